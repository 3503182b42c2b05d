import { throwIfCancelled } from "../cancel.ts";

/** Of the whole process: the end of the line that its queues share. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs native calls one after the other, also those of several models: WebGPU crashes when two of one process overlap,
 * and a call that waits here can still be cancelled. It counts its own, since on a small model their number is the cost.
 */
export class NativeQueue {
  readonly #onCall: (() => void) | undefined;
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
    const turn = last.then(() => {
      throwIfCancelled(signal);
      this.#calls++;
      this.#onCall?.();
      return call();
    });
    last = turn.catch(() => undefined);
    return turn;
  }
}
