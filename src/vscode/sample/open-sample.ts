import * as vscode from "vscode";
import type { Saccade } from "../services.ts";

const EXPERIMENT = "demo.saccade.json";

/** Copies the demo clips and the demo experiment into a folder that the person chooses, and opens it. */
export async function openSample({ context }: Saccade): Promise<void> {
  const folder = await chooseFolder(context.globalStorageUri);
  if (folder === undefined) return;
  const media = vscode.Uri.joinPath(context.extensionUri, "media");
  const { fs } = vscode.workspace;
  await fs.createDirectory(folder);
  await fs.copy(vscode.Uri.joinPath(media, "clips"), vscode.Uri.joinPath(folder, "clips"), { overwrite: true });
  const text = new TextDecoder().decode(await fs.readFile(vscode.Uri.joinPath(media, EXPERIMENT)));
  const experiment = vscode.Uri.joinPath(folder, EXPERIMENT);
  await fs.writeFile(experiment, new TextEncoder().encode(withoutSchema(text)));
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  await vscode.commands.executeCommand("vscode.openFolder", folder, {
    forceNewWindow: hasFolder,
    forceReuseWindow: !hasFolder,
    // A browser would open them in a window of their own.
    ...(vscode.env.uiKind === vscode.UIKind.Desktop && { filesToOpen: [experiment] }),
  });
}

/** A folder that is new: what a person has in one of theirs is not overwritten. */
async function chooseFolder(storage: vscode.Uri): Promise<vscode.Uri | undefined> {
  const name = `saccade-sample-${new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, "-")}`;
  const own = { label: "A new folder of Saccade's", detail: storage.fsPath, isOwn: true };
  const other = { label: "A new folder in one that you choose…", isOwn: false };
  const picked = await vscode.window.showQuickPick([own, other], {
    title: "Open Sample",
    placeHolder: "Where to copy the demo clips and the demo experiment",
  });
  if (picked === undefined) return undefined;
  if (picked.isOwn) return vscode.Uri.joinPath(storage, "samples", name);
  const chosen = await vscode.window.showOpenDialog({
    title: "Open Sample: the folder to copy it into",
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: "Copy It Here",
  });
  return chosen?.[0] && vscode.Uri.joinPath(chosen[0], name);
}

/** The extension says itself which schema the file has; a path to it would lead nowhere from the new place. */
function withoutSchema(text: string): string {
  return text.replace(/^ *"\$schema": "[^"]*",\r?\n\s*\n?/m, "");
}
