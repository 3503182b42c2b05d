import * as vscode from "vscode";

/** Opens a document in the text editor, at a place. */
export async function showAsText(uri: vscode.Uri, place?: vscode.Position): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const selection = place === undefined ? {} : { selection: new vscode.Range(place, place) };
  await vscode.window.showTextDocument(document, { preview: false, ...selection });
}
