import { closeSync, openSync, writeSync } from "node:fs";

/** Where a tensor's numbers stand in a data file. */
export interface DataPlace {
  readonly offset: number;
  readonly length: number;
}

/** Numbers made and written at once: 4 MB. */
const CHUNK = 1024 ** 2;
/** The runtime can map what begins at a page. */
const PAGE = 4096;

/** A file of random weights that is never in memory as a whole. The same seed writes the same file. */
export class WeightFile {
  readonly #file: number;
  readonly #chunk = new Float32Array(CHUNK);
  #offset = 0;
  #state: number;

  constructor(path: string, seed: number) {
    this.#file = openSync(path, "w");
    this.#state = seed | 1;
  }

  /** Even random numbers around `mean` with the given standard deviation. */
  random(count: number, deviation: number, mean = 0): DataPlace {
    const scale = (deviation * Math.sqrt(3)) / 2 ** 31;
    return this.#write(count, (into) => {
      for (let i = 0; i < into.length; i++) {
        // xorshift32
        this.#state ^= this.#state << 13;
        this.#state ^= this.#state >>> 17;
        this.#state ^= this.#state << 5;
        into[i] = mean + this.#state * scale;
      }
    });
  }

  numbers(values: Float32Array): DataPlace {
    return this.#write(values.length, (into, start) => {
      into.set(values.subarray(start, start + into.length));
    });
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(count: number, fill: (into: Float32Array, start: number) => void): DataPlace {
    const offset = Math.ceil(this.#offset / PAGE) * PAGE;
    let position = offset;
    for (let start = 0; start < count; start += CHUNK) {
      const part = this.#chunk.subarray(0, Math.min(CHUNK, count - start));
      fill(part, start);
      writeSync(this.#file, new Uint8Array(part.buffer, 0, part.byteLength), 0, part.byteLength, position);
      position += part.byteLength;
    }
    this.#offset = position;
    return { offset, length: position - offset };
  }
}
