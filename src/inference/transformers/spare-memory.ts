/** Bytes that wait to be used again. */
const MOST_BYTES = 32 * 1024 ** 2;
/** A request takes an array up to so many times as long as it asked for. */
const LONGEST = 3;
/** Key-values grow by a token a step: with this much to spare, the next steps fit as well. */
const ROOM = 1.25;

/**
 * Memory of key-values and pixels that were freed, for those that come next. Megabytes are written and freed in a few
 * milliseconds: new memory for each would cost the system a page at a time, and have the garbage collector look for more.
 * What is not kept is given back to the system at once: the garbage collector, which sees only how much memory hangs on
 * its objects, would go through all of them every few steps to find it.
 */
class SpareMemory {
  /** The longest unused first. */
  readonly #arrays: Float32Array<ArrayBuffer>[] = [];
  #bytes = 0;

  /** Numbers that may hold anything. */
  take(length: number): Float32Array<ArrayBuffer> {
    // The last one that was used is the likeliest to be in the processor's cache.
    const place = this.#arrays.findLastIndex(({ length: own }) => own >= length && own <= length * LONGEST);
    const [found] = place < 0 ? [] : this.#arrays.splice(place, 1);
    if (found) this.#bytes -= found.byteLength;
    return (found ?? new Float32Array(Math.ceil(length * ROOM))).subarray(0, length);
  }

  /** Nobody may look at them afterwards. */
  give({ buffer, byteOffset }: Float32Array): void {
    if (!(buffer instanceof ArrayBuffer) || byteOffset !== 0) return;
    if (buffer.byteLength > MOST_BYTES) {
      giveBack(buffer);
      return;
    }
    const whole = new Float32Array(buffer, 0, Math.floor(buffer.byteLength / Float32Array.BYTES_PER_ELEMENT));
    this.#arrays.push(whole);
    this.#bytes += whole.byteLength;
    while (this.#bytes > MOST_BYTES) {
      const oldest = this.#arrays.shift();
      this.#bytes -= oldest?.byteLength ?? 0;
      if (oldest) giveBack(oldest.buffer);
    }
  }
}

/** Node 20 has no such method; there the garbage collector does it in its time. */
type Transferable = ArrayBuffer & { readonly transfer?: (newLength: number) => ArrayBuffer };

/** Frees memory without the garbage collector: moved into a buffer of no length, it has nowhere to be. */
function giveBack(memory: Transferable): void {
  memory.transfer?.(0);
}

/** The process's: what models free serves the next one as well. */
export const spareMemory = new SpareMemory();
