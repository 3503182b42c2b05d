import * as vscode from "vscode";
import { CLIP_EXTENSIONS, isClipName } from "./clip-file.ts";

/**
 * The clip a command is about: the file it was called on, else the video in the active tab, else one the person
 * picks. Undefined when nothing was picked.
 *
 * @param action the command's title
 */
export async function chooseClip(calledOn: unknown, action: string): Promise<vscode.Uri | undefined> {
  if (calledOn instanceof vscode.Uri) return calledOn;
  const shown = shownInActiveTab();
  if (shown !== undefined && isClipName(shown.path)) return shown;
  const picked = await vscode.window.showOpenDialog({
    title: `${action}: choose a clip`,
    openLabel: "Choose",
    filters: { "Video clips": [...CLIP_EXTENSIONS], "All files": ["*"] },
  });
  return picked?.[0];
}

function shownInActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const shows = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return shows ? input.uri : undefined;
}
