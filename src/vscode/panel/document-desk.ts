import * as vscode from "vscode";
import { DocumentError } from "../../core/experiment/problems.ts";
import { readExperiment } from "../../core/experiment/read-experiment.ts";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { Experiment } from "../../protocol/experiment.ts";
import type { DocumentChange } from "../../protocol/panel-channel.ts";
import type { DocumentProblem, PanelDocument } from "../../protocol/panel-state.ts";
import { planCheckedEdits } from "./checked-edits.ts";

/** An experiment that a text holds, or what is wrong with it. No file is touched. */
export function readText(
  text: string,
  name: string,
): { experiment?: Experiment; problems: readonly DocumentProblem[] } {
  try {
    return { experiment: readExperiment(text, name), problems: [] };
  } catch (error) {
    if (error instanceof DocumentError) return { problems: error.problems };
    if (!(error instanceof SaccadeError)) throw error;
    return { problems: [{ line: 1, column: 1, sentence: messageOf(error) }] };
  }
}

/** A document as its panel knows it. */
export function describeDocument(document: vscode.TextDocument, problems: readonly DocumentProblem[]): PanelDocument {
  return {
    uri: document.uri.toString(),
    name: nameOf(document.uri),
    version: document.version,
    text: document.getText(),
    isUntitled: document.isUntitled,
    isDirty: document.isDirty,
    problems: [...problems],
  };
}

export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

/** Changes a document as its panel asks, in one step of undo. */
export async function editDocument(
  document: vscode.TextDocument,
  version: number,
  changes: readonly DocumentChange[],
): Promise<{ applied: boolean; reason: string | null }> {
  const planned = planCheckedEdits(document.getText(), changes, version === document.version);
  if (planned.edits === undefined) return { applied: false, reason: planned.reason };
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of planned.edits) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    edit.replace(document.uri, range, content);
  }
  // The editor refuses an edit that was planned for a text which has changed by now.
  const applied = await vscode.workspace.applyEdit(edit);
  return { applied, reason: applied ? null : "The editor did not take the change: the document has just changed." };
}
