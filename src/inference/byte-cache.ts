/** Something that is kept as long as there is room, and told when it goes. */
interface Kept<V> {
  readonly value: V;
  readonly bytes: number;
}

export interface ByteCacheOptions<V> {
  /** A value that is in use stays, even where that exceeds the bound. */
  readonly isInUse?: ((value: V) => boolean) | undefined;
  /** Frees what a value holds. */
  readonly onDrop?: ((value: V) => void) | undefined;
}

/** Keeps values up to a number of bytes; the least recently used go first. */
export class ByteCache<K, V> {
  readonly #most: number;
  readonly #options: ByteCacheOptions<V>;
  /** In the order of use, the least recent first. */
  readonly #kept = new Map<K, Kept<V>>();
  #bytes = 0;

  constructor(mostBytes: number, options: ByteCacheOptions<V> = {}) {
    this.#most = mostBytes;
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The value, which counts as used now. */
  get(key: K): V | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.value;
  }

  /** All that is kept, without using it. */
  *entries(): IterableIterator<readonly [K, V]> {
    for (const [key, { value }] of this.#kept) yield [key, value];
  }

  /** Keeps the value, in the place of one with the same key, and drops others to make room. */
  set(key: K, value: V, bytes: number): void {
    this.#drop(key);
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    this.trim(key);
  }

  /** Drops what is above the bound and not in use; `spared` stays. */
  trim(spared?: K): void {
    for (const [key, { value }] of this.#kept) {
      if (this.#bytes <= this.#most) return;
      if (key !== spared && this.#options.isInUse?.(value) !== true) this.#drop(key);
    }
  }

  clear(): void {
    for (const key of [...this.#kept.keys()]) this.#drop(key);
  }

  #drop(key: K): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
    this.#options.onDrop?.(kept.value);
  }
}
