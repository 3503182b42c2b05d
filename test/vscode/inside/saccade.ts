import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import manifest from "../../../package.json" with { type: "json" };

/** What the package that is tested declares. */
export { manifest };

/** The extension as this extension host knows it. */
export function saccade(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
  assert.ok(found, "Saccade is not installed in this editor.");
  return found;
}

/** A file of the workspace that the editor was opened on. */
export function inWorkspace(...names: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "The editor was opened on no folder.");
  return vscode.Uri.file(join(folder.uri.fsPath, ...names));
}

/** Waits until something holds, or fails with what it said last. */
export async function eventually<Found>(look: () => Found | Promise<Found>, seconds = 60): Promise<Found> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(50);
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
