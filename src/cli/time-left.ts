import { Pace } from "../core/progress/pace.ts";

/** How fast something goes and how long it still takes, in words. */
export class TimeLeft {
  readonly #pace: Pace;

  /** @param now seconds, from anywhere */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#pace = new Pace(now);
  }

  /** ", 3.1 a second, 4 s left", or nothing while it cannot be known. */
  say(done: number, total: number): string {
    const known = this.#pace.rate(done, total);
    if (known === null) return "";
    const { perSecond: rate, secondsLeft } = known;
    const speed = rate < 0.1 ? `${(rate * 60).toFixed(1)} a minute` : `${rate.toFixed(rate < 10 ? 1 : 0)} a second`;
    return `, ${speed}, ${duration(secondsLeft)} left`;
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
