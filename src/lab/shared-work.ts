import { SaccadeError } from "../protocol/errors.ts";

/**
 * Work that several wait for. Whoever is cancelled stops waiting, and the others do not; once nobody waits any more, the
 * work itself is cancelled.
 */
export class SharedWork<T> {
  /** Of the work itself, for whoever does not wait for it. */
  readonly result: Promise<T>;
  readonly #controller = new AbortController();
  #waiting = 0;
  #isDone = false;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.result = work(this.#controller.signal);
    const done = (): void => {
      this.#isDone = true;
    };
    this.result.then(done, done);
  }

  /** Nobody waited any more before it was done: it is no use to whoever comes now. */
  get isAbandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** @throws SaccadeError `cancelled` when the signal comes first; what the work throws */
  async wait(signal: AbortSignal | undefined): Promise<T> {
    if (signal?.aborted === true) {
      if (this.#waiting === 0 && !this.#isDone) this.#controller.abort();
      throw cancelled();
    }
    this.#waiting++;
    let stop: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = () => {
        reject(cancelled());
      };
      signal?.addEventListener("abort", stop, { once: true });
    });
    try {
      return await Promise.race([this.result, stopped]);
    } finally {
      if (stop) signal?.removeEventListener("abort", stop);
      this.#waiting--;
      if (this.#waiting === 0 && !this.#isDone) this.#controller.abort();
    }
  }
}

function cancelled(): SaccadeError {
  return new SaccadeError("cancelled", "Cancelled.");
}
