/** Seconds before a rate is worth telling. */
const SOON = 1;

/** How fast something goes and how long it still takes, from how much was done since the first look. */
export class TimeLeft {
  readonly #now: () => number;
  #first: { readonly done: number; readonly at: number } | undefined;

  /** @param now seconds, from anywhere */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
  }

  /** ", 3.1 a second, 4 s left", or nothing while it cannot be known. */
  say(done: number, total: number): string {
    const at = this.#now();
    this.#first ??= { done, at };
    const seconds = at - this.#first.at;
    const since = done - this.#first.done;
    if (seconds < SOON || since <= 0) return "";
    const rate = since / seconds;
    const speed = rate < 0.1 ? `${(rate * 60).toFixed(1)} a minute` : `${rate.toFixed(rate < 10 ? 1 : 0)} a second`;
    return `, ${speed}, ${duration((total - done) / rate)} left`;
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
