/**
 * Token ids by key downwards, among equals the lower id first, as far as they are asked for: the first m of n cost
 * n + m log n, so a row of a whole vocabulary need not be sorted to find its few best.
 */
export function* bestFirst(ids: Uint32Array, keyOf: (id: number) => number): Generator<number, void> {
  const heap = new Heap(ids, keyOf);
  for (let id = heap.pop(); id !== undefined; id = heap.pop()) yield id;
}

/** A binary heap over two arrays side by side, the best on top. */
class Heap {
  readonly #ids: Uint32Array;
  readonly #keys: Float64Array;
  #size: number;

  constructor(ids: Uint32Array, keyOf: (id: number) => number) {
    this.#ids = ids.slice();
    this.#size = ids.length;
    // Not Float64Array.from: it walks an iterator, which takes longer than the heap.
    this.#keys = new Float64Array(ids.length);
    for (let place = 0; place < ids.length; place++) this.#keys[place] = keyOf(ids[place] ?? 0);
    for (let place = (this.#size >>> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  pop(): number | undefined {
    if (this.#size === 0) return undefined;
    const best = this.#ids[0];
    this.#size--;
    this.#ids[0] = this.#ids[this.#size] ?? 0;
    this.#keys[0] = this.#keys[this.#size] ?? 0;
    this.#sink(0);
    return best;
  }

  /** Moves what stands at a place down until nothing below it is better. */
  #sink(start: number): void {
    const ids = this.#ids;
    const keys = this.#keys;
    const size = this.#size;
    const id = ids[start] ?? 0;
    const key = keys[start] ?? 0;
    let place = start;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && isBefore(keys[child + 1], ids[child + 1], keys[child], ids[child])) child++;
      if (!isBefore(keys[child], ids[child], key, id)) break;
      ids[place] = ids[child] ?? 0;
      keys[place] = keys[child] ?? 0;
      place = child;
    }
    ids[place] = id;
    keys[place] = key;
  }
}

function isBefore(keyOfA = 0, a = 0, keyOfB = 0, b = 0): boolean {
  return keyOfA > keyOfB || (keyOfA === keyOfB && a < b);
}
