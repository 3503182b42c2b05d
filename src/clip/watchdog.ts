/** Calls back, once, when a run takes too long as a whole or is silent for too long. */
export class Watchdog {
  readonly #whole: NodeJS.Timeout;
  readonly #silence: NodeJS.Timeout | undefined;

  /**
   * @param seconds wall-clock, for the whole run
   * @param silentSeconds wall-clock, from one {@link heard} to the next; none where silence is no sign
   */
  constructor(seconds: number, silentSeconds: number | undefined, onExceeded: (what: string) => void) {
    this.#whole = setTimeout(() => {
      onExceeded(`did not finish within ${seconds} s`);
    }, seconds * 1000);
    if (silentSeconds === undefined) return;
    this.#silence = setTimeout(() => {
      onExceeded(`stood still for ${silentSeconds} s`);
    }, silentSeconds * 1000);
  }

  heard(): void {
    this.#silence?.refresh();
  }

  end(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#silence);
  }
}
