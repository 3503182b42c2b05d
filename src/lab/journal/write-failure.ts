import { SaccadeError } from "../../protocol/errors.ts";

/** A run that cannot be written any more: there is no use in going on with other trials. */
export class WriteFailure extends SaccadeError {}

/** Why a file of a run could not be written, as a sentence; errors that are sentences already stay as they are. */
export function writeFailure(file: string, error: unknown): SaccadeError {
  if (error instanceof SaccadeError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  const kept = "What was written before is kept.";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new WriteFailure("failure", `The disk is full, ${file} cannot be written until there is room. ${kept}`, {
      cause: error,
      remedy: "resume",
    });
  }
  return new WriteFailure("failure", `${file} cannot be written (${code}). ${kept}`, {
    cause: error,
    remedy: "resume",
  });
}
