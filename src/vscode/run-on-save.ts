import { basename } from "node:path";
import * as vscode from "vscode";
import { messageOf } from "../protocol/errors.ts";
import { isExperiment } from "./experiment-text/experiment-file.ts";
import { COMMANDS, SETTINGS } from "./ids.ts";
import type { Releasable } from "./releasable.ts";
import type { Saccade } from "./services.ts";
import { runsOnSave } from "./settings.ts";
import { showFailure } from "./show-failure.ts";
import { activeExperiment } from "./status/active-experiment.ts";

/** Runs experiments when they are saved, where a person wants that, and the command that switches it. */
export function registerRunOnSave(saccade: Saccade): Releasable[] {
  return [
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (isExperiment(document) && vscode.workspace.isTrusted && runsOnSave(document.uri)) {
        void run(saccade, document.uri);
      }
    }),
    vscode.commands.registerCommand(COMMANDS.runOnSave, () =>
      showFailure(saccade.log, "Run on Save", () => toggle(saccade)),
    ),
  ];
}

async function run({ panels, log }: Saccade, uri: vscode.Uri): Promise<void> {
  const name = basename(uri.fsPath);
  try {
    const panel = await panels.openBeside(uri);
    if (!panel.isBusy) await panel.run();
    else log.info(`${name} was saved while it is run: what changed is run with the next save.`);
  } catch (error) {
    log.warn(`${name} is not run on save: ${messageOf(error)}`);
  }
}

/** Switches it for the folder of the experiment that the person looks at, or for all where there is none. */
async function toggle(saccade: Saccade): Promise<void> {
  const uri = activeExperiment(saccade);
  const configuration = vscode.workspace.getConfiguration(undefined, uri);
  const isOn = configuration.get<boolean>(SETTINGS.runOnSave) !== true;
  const isInFolder = uri !== undefined && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const target = isInFolder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Global;
  await configuration.update(SETTINGS.runOnSave, isOn, target);
  const where = isInFolder ? " in this folder" : "";
  void vscode.window.showInformationMessage(
    isOn ? `Experiments${where} are run when they are saved.` : `Experiments${where} are run when you say so.`,
  );
}
