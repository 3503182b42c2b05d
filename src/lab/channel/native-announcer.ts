import type { Notify } from "./lab-side.ts";

/** Milliseconds between two announcements of one long row of calls. */
const INTERVAL_MS = 200;
/** Milliseconds after the last call at which the process, if it hears again, says that it does. */
const QUIET_MS = 50;

/**
 * Tells the parent, before native calls, how long each may take. A native call holds this process with its timers, so
 * a hang can only be seen from outside; and silence alone says nothing, since work that waits is silent too.
 */
export class NativeAnnouncer {
  readonly #notify: Notify;
  readonly #budgetSeconds: number;
  #announcedAt = -Infinity;
  #calledAt = -Infinity;
  /** Whether it will look, in a while, if calls still follow one another. */
  #looks = false;

  constructor(notify: Notify, budgetSeconds: number) {
    this.#notify = notify;
    this.#budgetSeconds = budgetSeconds;
  }

  /** Right before a native call. */
  readonly announce = (): void => {
    const now = performance.now();
    this.#calledAt = now;
    if (now - this.#announcedAt >= INTERVAL_MS) {
      this.#announcedAt = now;
      this.#notify("native", { budgetSeconds: this.#budgetSeconds });
    }
    if (this.#looks) return;
    this.#looks = true;
    setTimeout(this.#look, QUIET_MS);
  };

  readonly #look = (): void => {
    if (performance.now() - this.#calledAt < QUIET_MS) {
      setTimeout(this.#look, QUIET_MS);
      return;
    }
    this.#looks = false;
    this.#announcedAt = -Infinity;
    this.#notify("native", { budgetSeconds: null });
  };
}
