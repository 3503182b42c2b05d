import { SaccadeError } from "../../protocol/errors.ts";

/** A runtime's error as a sentence; ours stay as they are. */
export function asFailure(error: unknown, purpose: string): SaccadeError {
  if (error instanceof SaccadeError) return error;
  const [reason = "no reason given"] = String(error instanceof Error ? error.message : error).split("\n");
  return new SaccadeError("failure", `The runtime could not ${purpose}: ${reason}`, { cause: error });
}
