import { throwIfCancelled } from "../cancel.ts";

/**
 * Runs native calls one after the other: WebGPU crashes when two of one process overlap, and a call that waits here can
 * still be cancelled. It counts them, since on a small model their number is the cost.
 */
export class NativeQueue {
  readonly #onCall: (() => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #calls = 0;

  /** @param onCall told before each call, while the process still hears */
  constructor(onCall?: () => void) {
    this.#onCall = onCall;
  }

  /** How many calls were started. */
  get calls(): number {
    return this.#calls;
  }

  /** Waits for its turn, then runs. @throws SaccadeError `cancelled` if the signal came before the turn */
  run<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const turn = this.#last.then(() => {
      throwIfCancelled(signal);
      this.#calls++;
      this.#onCall?.();
      return call();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
