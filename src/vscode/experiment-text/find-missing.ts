import * as vscode from "vscode";
import { isHubId, type NamedFile } from "./named-files.ts";

/**
 * What is wrong with a file that an experiment names, as a sentence; undefined where it is there, or where only the
 * hub would know.
 *
 * @param folder the experiment's
 * @param bundled the models that come with Saccade, by name
 */
export async function findMissing(
  { kind, path }: NamedFile,
  folder: vscode.Uri,
  bundled: ReadonlySet<string>,
): Promise<string | undefined> {
  if (kind === "model") {
    if (bundled.has(path) || isHubId(path)) return undefined;
    if (await exists(at(folder, path))) return undefined;
    const names = [...bundled].sort().join(", ");
    return /[/\\]/.test(path)
      ? `There is no model folder ${path}.`
      : `There is no model "${path}": use ${names}, a model's folder, or a hub id (owner/name).`;
  }
  if (await exists(at(folder, path))) return undefined;
  if (kind === "clips") {
    const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, path), null, 1);
    return found.length > 0 ? undefined : `No file matches "${path}" beside this document.`;
  }
  const noun = { clip: "clip", manifest: "manifest", prompt: "file" }[kind];
  return `There is no ${noun} "${path}" beside this document.`;
}

function at(folder: vscode.Uri, path: string): vscode.Uri {
  const isAbsolute = /^([/\\]|[a-z]:)/i.test(path);
  return isAbsolute ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder, path.replaceAll("\\", "/"));
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
