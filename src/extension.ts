import { join } from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "./vscode/ids.ts";
import { quickProbe } from "./vscode/quick-probe.ts";

/** Composes and registers; nothing runs, is read or is searched for until a command is called. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Saccade", { log: true });
  const shutdown = new AbortController();
  const cliPath = join(context.extensionPath, "dist", "cli.js");

  context.subscriptions.push(
    log,
    new vscode.Disposable(() => {
      shutdown.abort();
    }),
    vscode.commands.registerCommand(COMMANDS.quickProbe, (calledOn?: unknown) =>
      quickProbe({ cliPath, log, shutdown: shutdown.signal }, calledOn),
    ),
    vscode.commands.registerCommand(COMMANDS.showLog, () => {
      log.show();
    }),
  );
}
