import { throwIfCancelled } from "../cancel.ts";

/**
 * Runs native calls one after the other: WebGPU crashes when two of one process overlap, and a call that waits here can
 * still be cancelled. It counts them, since on a small model their number is the cost.
 */
export class NativeQueue {
  #last: Promise<unknown> = Promise.resolve();
  #calls = 0;

  /** How many calls were started. */
  get calls(): number {
    return this.#calls;
  }

  /** Waits for its turn, then runs. @throws SaccadeError `cancelled` if the signal came before the turn */
  run<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const turn = this.#last.then(() => {
      throwIfCancelled(signal);
      this.#calls++;
      return call();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
