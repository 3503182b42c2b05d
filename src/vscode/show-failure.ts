import * as vscode from "vscode";
import { messageOf, SaccadeError } from "../protocol/errors.ts";

const SHOW_LOG = "Show Log";
const MANAGE_TRUST = "Manage Trust";

/**
 * Does what a person asked for. What goes wrong is told in a sentence and stands in the log; what the person cancelled
 * is no news to them.
 *
 * @param action as the person knows it: a command's title
 */
export async function showFailure(
  log: vscode.LogOutputChannel,
  action: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = messageOf(error);
    if (error instanceof SaccadeError && error.kind === "cancelled") {
      log.info(message);
      return;
    }
    // Of anything that is no sentence of ours, the place where it came from is what helps.
    log.error(error instanceof SaccadeError || !(error instanceof Error) ? message : (error.stack ?? message));
    // Nobody waits for a message to be closed.
    void vscode.window.showErrorMessage(`${action}: ${message}`, SHOW_LOG).then((button) => {
      if (button === SHOW_LOG) log.show();
    });
  }
}

/** Tells that the workspace is not trusted, and helps to trust it, where that is what stands in the way. */
export async function requireTrust(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const message = "Saccade runs nothing in a workspace that is not trusted. Trust it to work with its clips.";
  if ((await vscode.window.showWarningMessage(message, MANAGE_TRUST)) === MANAGE_TRUST) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
  return false;
}
