/** Seconds before a rate is worth telling. */
const SOON = 1;

/** How fast something goes, and how long it still takes. */
export interface Rate {
  readonly perSecond: number;
  readonly secondsLeft: number;
}

/** How fast something goes, from how much was done since the first look. */
export class Pace {
  readonly #now: () => number;
  #first: { readonly done: number; readonly at: number } | undefined;

  /** @param now seconds, from anywhere */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `null` while it cannot be known. */
  rate(done: number, total: number): Rate | null {
    const at = this.#now();
    this.#first ??= { done, at };
    const seconds = at - this.#first.at;
    const since = done - this.#first.done;
    if (seconds < SOON || since <= 0) return null;
    const perSecond = since / seconds;
    return { perSecond, secondsLeft: (total - done) / perSecond };
  }
}
