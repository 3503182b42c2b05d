import { z } from "zod";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc";
import { messageOf, REMEDY_KINDS, SaccadeError } from "../../protocol/errors.ts";

const dataSchema = z.object({
  kind: z.enum(["input", "failure", "cancelled"]),
  remedy: z.enum(REMEDY_KINDS).optional(),
});

/** An error as a reply: its sentence, and who has to act. */
export function toReply(error: unknown): ResponseError<z.infer<typeof dataSchema>> {
  if (error instanceof SaccadeError) {
    const { message, kind, remedy } = error;
    return new ResponseError(ErrorCodes.UnknownErrorCode, message, { kind, ...(remedy && { remedy }) });
  }
  const sentence = `Saccade met an error it does not know: ${messageOf(error)}`;
  return new ResponseError(ErrorCodes.InternalError, sentence, { kind: "failure" });
}

/** An error reply as the error it was. */
export function fromReply(error: unknown): SaccadeError {
  if (error instanceof SaccadeError) return error;
  const data = error instanceof ResponseError ? dataSchema.safeParse(error.data) : undefined;
  const { kind, remedy } = data?.success === true ? data.data : { kind: "failure" as const };
  return new SaccadeError(kind, messageOf(error), { cause: error, ...(remedy && { remedy }) });
}
