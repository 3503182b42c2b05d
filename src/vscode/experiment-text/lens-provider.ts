import * as vscode from "vscode";
import type { RunSelection } from "../../protocol/run.ts";
import { INTERNAL_COMMANDS } from "../ids.ts";
import type { Saccade } from "../services.ts";
import { showFailure } from "../show-failure.ts";
import { EXPERIMENT_SELECTOR } from "./experiment-file.ts";
import type { Releasable } from "../releasable.ts";

/** Run, Run this sampler, Open Panel: over the text of experiments. */
export function registerLenses(saccade: Saccade): Releasable[] {
  const { runFromText, openPanel } = INTERNAL_COMMANDS;
  return [
    vscode.languages.registerCodeLensProvider(EXPERIMENT_SELECTOR, {
      async provideCodeLenses(document) {
        const { findLenses } = await import("./find-lenses.ts");
        return findLenses(document.getText()).map(({ offset, title, action }) => {
          const at = document.positionAt(offset);
          const command =
            action === "panel"
              ? { title, command: openPanel, arguments: [document.uri] }
              : { title, command: runFromText, arguments: [document.uri, action.run] };
          return new vscode.CodeLens(new vscode.Range(at, at), command);
        });
      },
    }),
    vscode.commands.registerCommand(runFromText, (uri: vscode.Uri, only?: RunSelection) =>
      showFailure(saccade.log, "Run", async () => {
        const panel = await saccade.panels.open(uri);
        await panel.run(only);
      }),
    ),
    vscode.commands.registerCommand(openPanel, (uri: vscode.Uri) =>
      showFailure(saccade.log, "Open Panel", async () => {
        await saccade.panels.open(uri);
      }),
    ),
  ];
}
