import * as vscode from "vscode";
import type { Dtype } from "../../protocol/model.ts";
import { SETTINGS } from "../ids.ts";
import type { Saccade } from "../services.ts";

const MEGABYTE = 1e6;

/**
 * Downloads a model of the hub into Saccade's folder, with progress and a button that cancels it.
 *
 * @throws SaccadeError of the lab's own kind; `cancelled`
 */
export async function getModel({ lab, log }: Saccade, id: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  const sendHubToken = settings.get<boolean>(SETTINGS.sendHubToken, false);
  const dtype = settings.get<Dtype>(SETTINGS.dtype, "fp32");
  log.info(`Getting ${id}.`);
  const shown = { location: vscode.ProgressLocation.Notification, title: `Getting ${id}`, cancellable: true };
  const folder = await vscode.window.withProgress(shown, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    let told = 0;
    const listener = {
      progress: ({ done = 0, total = 0 }: { done?: number | undefined; total?: number | undefined }) => {
        if (total === 0) return;
        const percent = (100 * done) / total;
        const message = `${Math.round(done / MEGABYTE)} of ${Math.round(total / MEGABYTE)} MB`;
        progress.report({ message, increment: percent - told });
        told = percent;
      },
    };
    const reply = await lab.request(
      "download",
      { id, dtype, sendHubToken, task: id },
      { signal: cancel.signal, listener },
    );
    return reply.folder;
  });
  log.info(`${id} is in ${folder}.`);
}
