import * as vscode from "vscode";
import type { Releasable } from "../releasable.ts";

const SCHEME = "saccade-difference";
/** Of the documents that are open; one that is closed is forgotten. */
const texts = new Map<string, string>();

/** Serves what two runs differ in as texts that cannot be edited. */
export function registerDifferences(): Releasable[] {
  return [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) =>
        texts.get(uri.toString()) ?? "This comparison is gone: compare the runs again.",
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      texts.delete(uri.toString());
    }),
  ];
}

/** Opens a comparison's text. */
export async function showDifference(title: string, text: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}` });
  texts.set(uri.toString(), text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}
