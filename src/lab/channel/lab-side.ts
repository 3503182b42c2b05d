import {
  type CancellationToken,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { z } from "zod";
import { SaccadeError } from "../../protocol/errors.ts";
import { type LabNotifications, labNotifications, labRequests, type LabRequests } from "../../protocol/lab-channel.ts";
import { toReply } from "./errors.ts";

/** What answers each request. */
export type LabHandlers = {
  readonly [Method in keyof LabRequests]: (
    params: z.infer<LabRequests[Method]["params"]>,
    signal: AbortSignal,
  ) => Promise<z.infer<LabRequests[Method]["result"]>>;
};

/** Tells the parent something. */
export type Notify = <Name extends keyof LabNotifications>(name: Name, params: z.infer<LabNotifications[Name]>) => void;

/** Serves the requests of the process that forked this one. */
export function serveParent(handlers: LabHandlers): Notify {
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  for (const method of Object.keys(labRequests) as (keyof LabRequests)[]) serve(connection, method, handlers[method]);
  connection.listen();
  return (name, params) => {
    // A parent that is gone hears nothing, and its end ends this process.
    connection.sendNotification(name, labNotifications[name].parse(params)).catch(() => undefined);
  };
}

function serve(
  connection: MessageConnection,
  method: keyof LabRequests,
  handler: LabHandlers[keyof LabRequests],
): void {
  const { params: schema } = labRequests[method];
  connection.onRequest(method, async (message: unknown, token: CancellationToken) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    if (token.isCancellationRequested) controller.abort();
    try {
      const params = schema.safeParse(message);
      if (!params.success) throw new SaccadeError("failure", `The lab cannot read the request "${method}".`);
      // The schema is this method's own; the compiler loses that between the two maps.
      return await (handler as (params: unknown, signal: AbortSignal) => Promise<unknown>)(
        params.data,
        controller.signal,
      );
    } catch (error) {
      return toReply(error);
    } finally {
      subscription.dispose();
    }
  });
}
