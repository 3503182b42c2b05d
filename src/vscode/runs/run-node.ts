import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { RunSummaryLine } from "../../protocol/lab-runs.ts";
import { describeRun } from "./describe-run.ts";

/** A row of the view of runs: a document, or one of its runs. */
export type RunNode = DocumentNode | RunRow;

export interface DocumentNode {
  readonly kind: "document";
  /** Absolute, of the document as it lies now: runs lie beside it, so it may have moved since. */
  readonly path: string;
  readonly runs: readonly RunSummaryLine[];
}

export interface RunRow {
  readonly kind: "run";
  readonly document: string;
  readonly run: RunSummaryLine;
}

/** Groups runs by the document that they lie beside; the newest document first, as the runs come. */
export function groupRuns(runs: readonly RunSummaryLine[]): DocumentNode[] {
  const groups = new Map<string, RunSummaryLine[]>();
  for (const run of runs) {
    const path = documentBeside(run.directory);
    const group = groups.get(path);
    if (group === undefined) groups.set(path, [run]);
    else group.push(run);
  }
  return [...groups].map(([path, group]) => ({ kind: "document", path, runs: group }));
}

/** A run lies in `<folder>/.saccade/<document>/<run>`. */
function documentBeside(directory: string): string {
  const runs = dirname(directory);
  return join(dirname(dirname(runs)), basename(runs));
}

/** A row as the view shows it. */
export function treeItem(node: RunNode): vscode.TreeItem {
  if (node.kind === "document") {
    const item = new vscode.TreeItem(vscode.Uri.file(node.path), vscode.TreeItemCollapsibleState.Expanded);
    item.label = basename(node.path);
    item.description = vscode.workspace.asRelativePath(dirname(node.path)).replace(dirname(node.path), "");
    item.contextValue = "document";
    item.iconPath = vscode.ThemeIcon.File;
    return item;
  }
  const { label, description, tooltip, icon } = describeRun(node.run);
  const item = new vscode.TreeItem(label);
  item.id = node.run.directory;
  item.description = description;
  item.tooltip = tooltip;
  item.contextValue = "run";
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}
