/** Adds up the seconds of named parts of a job, on the wall clock. */
export class Stopwatch {
  readonly #seconds = new Map<string, number>();

  async time<T>(part: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds.set(part, this.seconds(part) + (performance.now() - start) / 1000);
    }
  }

  /** 0 for a part that was never timed. */
  seconds(part: string): number {
    return this.#seconds.get(part) ?? 0;
  }
}
