import { SaccadeError } from "../../protocol/errors.ts";

/** Milliseconds by which a timer rings late only where something held the process. */
const LATE_MS = 500;
/** Milliseconds after a load that failed in which the library may still reject what it began for it, and nobody holds. */
const STRAY_MS = 10_000;

/**
 * Gives up waiting: on cancel, when nothing has moved for too long, or when a promise of the library that nobody holds
 * is rejected, which it does for a data file whose download fails while the load itself waits for ever.
 *
 * A native call holds the process with its timers, so this ends waits, not calls that hang; and a timer that rings late
 * was held by such a call, which is movement.
 */
export class Deadline {
  readonly #seconds: number;
  readonly #what: string;
  readonly #giveUp = new AbortController();
  readonly #outer: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #cancel = (): void => {
    this.#giveUp.abort(new SaccadeError("cancelled", "Cancelled."));
  };
  readonly #stray = (reason: unknown): void => {
    this.#giveUp.abort(reason);
  };

  /** @param what what is loaded, for the sentence when time is up */
  constructor(seconds: number, what: string, outer: AbortSignal | undefined) {
    this.#seconds = seconds;
    this.#what = what;
    this.#outer = outer;
    if (outer?.aborted === true) this.#cancel();
    outer?.addEventListener("abort", this.#cancel);
    process.on("unhandledRejection", this.#stray);
    this.extend();
  }

  /** Aborted when waiting is given up; its reason is the error. */
  get signal(): AbortSignal {
    return this.#giveUp.signal;
  }

  /** Something moved: time starts again. */
  extend(): void {
    clearTimeout(this.#timer);
    const due = performance.now() + this.#seconds * 1000;
    this.#timer = setTimeout(() => {
      if (performance.now() > due + LATE_MS) {
        this.extend();
        return;
      }
      const sentence = `Loading ${this.#what} has not moved for ${this.#seconds} s and was given up.`;
      this.#giveUp.abort(new SaccadeError("failure", sentence));
    }, this.#seconds * 1000);
  }

  /** The load's result, unless waiting ends first; a result that comes too late is passed to `discard`. */
  async race<T>(load: Promise<T>, discard: (late: T) => unknown): Promise<T> {
    const givenUp = new Promise<never>((_, reject) => {
      const giveUp = (): void => {
        reject(this.signal.reason as Error);
      };
      if (this.signal.aborted) giveUp();
      this.signal.addEventListener("abort", giveUp);
    });
    try {
      return await Promise.race([load, givenUp]);
    } catch (error) {
      if (this.signal.aborted) void load.then(discard, () => undefined);
      throw error;
    }
  }

  /** The load has failed: what else was begun for it ends as well. */
  abandon(error: unknown): void {
    this.#giveUp.abort(error);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#cancel);
    const forget = (): void => void process.off("unhandledRejection", this.#stray);
    // A rejection that nobody hears would end the process.
    if (this.signal.aborted) setTimeout(forget, STRAY_MS).unref();
    else forget();
  }
}
