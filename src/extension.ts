import * as vscode from "vscode";
import { registerAroundPanel } from "./vscode/around-panel.ts";
import { registerPanelCommands } from "./vscode/commands/panel-commands.ts";
import { COMMANDS, PANEL } from "./vscode/ids.ts";
import { LabOwner } from "./vscode/lab/lab-owner.ts";
import { PanelEditors } from "./vscode/panel/panels.ts";
import type { Saccade } from "./vscode/services.ts";

/** Composes and registers; nothing runs, is read or is searched for until something is called or shown. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Saccade", { log: true });
  const lab = new LabOwner(context, log);
  const panels = new PanelEditors(context, () => saccade);
  const saccade: Saccade = { context, log, lab, panels };

  context.subscriptions.push(
    log,
    panels,
    lab,
    vscode.window.registerCustomEditorProvider(PANEL, panels, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: { enableFindWidget: true },
    }),
    ...registerPanelCommands(saccade),
    ...registerAroundPanel(saccade),
    vscode.commands.registerCommand(COMMANDS.showLog, () => {
      log.show();
    }),
  );
  log.info(`Saccade ${String((context.extension.packageJSON as { version?: unknown }).version)} is active.`);
}
