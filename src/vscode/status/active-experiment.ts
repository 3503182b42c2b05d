import * as vscode from "vscode";
import { isExperiment } from "../experiment-text/experiment-file.ts";
import type { Saccade } from "../services.ts";

/** The experiment that the person looks at, as a panel or as text; undefined where it is none. */
export function activeExperiment({ panels }: Saccade): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) {
    return isExperiment(input) ? input.uri : undefined;
  }
  // A panel that is not a custom editor's tab is still what is looked at.
  return input === undefined ? undefined : panels.views.find((view) => view === panels.active)?.uri;
}
