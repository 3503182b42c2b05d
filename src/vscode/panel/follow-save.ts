import * as vscode from "vscode";
import { PANEL } from "../ids.ts";

/** How long the editor may take to open the file that a document became. */
const PATIENCE_MS = 4000;
const LOOK_MS = 50;

/**
 * Shows the panel of a document that was saved for the first time: the editor opens the file as text in the panel's
 * place, since that is its usual editor.
 */
export async function showPanelOfSaved(uri: vscode.Uri): Promise<void> {
  const tab = await textTabOf(uri);
  if (tab === undefined) return;
  await vscode.commands.executeCommand("vscode.openWith", uri, PANEL, { viewColumn: tab.group.viewColumn });
  await vscode.window.tabGroups.close(tab);
}

/** The tab in which the editor opens a file; `undefined` where it opens none in time. */
async function textTabOf(uri: vscode.Uri): Promise<vscode.Tab | undefined> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const found = tabs.find(({ input }) => input instanceof vscode.TabInputText && same(input.uri, uri));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return undefined;
}

function same(one: vscode.Uri, other: vscode.Uri): boolean {
  return one.toString() === other.toString();
}
