import { SaccadeError } from "../protocol/errors.ts";

/** Cancellation is honoured between native calls, since one that runs holds its whole process. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled.");
}
