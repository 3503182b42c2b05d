import * as vscode from "vscode";
import { COMMANDS, SETTINGS } from "../ids.ts";
import type { Saccade } from "../services.ts";
import { activeExperiment } from "./active-experiment.ts";
import { statusText } from "./status-text.ts";
import type { Releasable } from "../releasable.ts";

/** Model, device and state, while an experiment is looked at or the lab works. */
export function registerStatusBar(saccade: Saccade): Releasable[] {
  const item = vscode.window.createStatusBarItem("saccade.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Saccade";
  item.command = COMMANDS.selectModel;

  const update = async (): Promise<void> => {
    const uri = activeExperiment(saccade);
    if (uri === undefined && saccade.lab.state !== "working") {
      item.hide();
      return;
    }
    const { modelsOf } = await import("../experiment-text/model-edit.ts");
    const configuration = vscode.workspace.getConfiguration();
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri?.toString());
    const models = document ? modelsOf(document.getText()) : [configuration.get<string>(SETTINGS.model, "faces")];
    const engine = saccade.panels.views.find((view) => view.uri.toString() === uri?.toString())?.state.engine;
    const device = engine?.device ?? configuration.get<string>(SETTINGS.device, "auto");
    const { text, tooltip } = statusText(models, device, engine?.computedOn ?? null, saccade.lab.state);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip };
    item.show();
  };
  const soon = (): void => {
    void update();
  };
  soon();
  return [
    item,
    saccade.lab.onDidChangeState(soon),
    saccade.panels.onDidChange(soon),
    vscode.window.tabGroups.onDidChangeTabs(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.path.endsWith(".saccade.json")) soon();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("saccade")) soon();
    }),
  ];
}
