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
    this.#keys = Float64Array.from(ids, keyOf);
    this.#size = ids.length;
    for (let place = (this.#size >>> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  pop(): number | undefined {
    if (this.#size === 0) return undefined;
    const best = this.#ids[0];
    this.#size--;
    this.#swap(0, this.#size);
    this.#sink(0);
    return best;
  }

  #sink(start: number): void {
    let place = start;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= this.#size) return;
      const right = left + 1;
      const child = right < this.#size && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, place)) return;
      this.#swap(child, place);
      place = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [keyOfA, keyOfB] = [this.#keys[a] ?? 0, this.#keys[b] ?? 0];
    return keyOfA > keyOfB || (keyOfA === keyOfB && (this.#ids[a] ?? 0) < (this.#ids[b] ?? 0));
  }

  #swap(a: number, b: number): void {
    const [id, key] = [this.#ids[a] ?? 0, this.#keys[a] ?? 0];
    this.#ids[a] = this.#ids[b] ?? 0;
    this.#keys[a] = this.#keys[b] ?? 0;
    this.#ids[b] = id;
    this.#keys[b] = key;
  }
}
