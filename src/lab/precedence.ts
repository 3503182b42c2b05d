/** Milliseconds that what is looked at waits at most: a model may load for longer than a person looks at nothing. */
const LONGEST_WAIT_MS = 5000;

/** Lets what a person only looks at wait until what they asked has a first answer: each would need the whole machine. */
export class Precedence {
  readonly #waiting = new Set<() => void>();
  #asked = 0;

  /** Something was asked. @returns to be called once it has an answer, or ends; a second call does nothing */
  begin(): () => void {
    let isOpen = true;
    this.#asked++;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#asked--;
      if (this.#asked === 0) for (const go of [...this.#waiting]) go();
    };
  }

  /** Settles when nothing that was asked lacks an answer, when it has waited for long, or with the signal. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.#asked === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", go);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, LONGEST_WAIT_MS);
      signal.addEventListener("abort", go, { once: true });
      this.#waiting.add(go);
    });
  }
}
