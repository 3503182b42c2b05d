import { SaccadeError } from "../protocol/errors.ts";

/** Cancellation is honoured between native calls, since one that runs holds its whole process. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled.");
}

/** Why something failed, where others go on without it; a cancel goes on up, and so does a defect. */
export function reasonOf(error: unknown): SaccadeError {
  if (error instanceof SaccadeError && error.kind !== "cancelled") return error;
  throw error;
}
