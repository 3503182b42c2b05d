import type * as vscode from "vscode";

/** Experiment documents, wherever they are: on disk, or new and not saved yet. */
export const EXPERIMENT_SELECTOR: vscode.DocumentSelector = [{ pattern: "**/*.saccade.json" }];

/** Whether a document is an experiment. */
export function isExperiment({ uri }: { readonly uri: vscode.Uri }): boolean {
  return uri.path.endsWith(".saccade.json") && (uri.scheme === "file" || uri.scheme === "untitled");
}
