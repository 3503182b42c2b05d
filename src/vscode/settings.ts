import * as vscode from "vscode";
import { SETTINGS } from "./ids.ts";

/**
 * The ffmpeg a person chose, or undefined for the usual search. It names a program to run, so it is asked for only in
 * a trusted workspace; VS Code restricts the setting as well (package.json, restrictedConfigurations).
 */
export function ffmpegSetting(): string | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const path = vscode.workspace.getConfiguration().get<unknown>(SETTINGS.ffmpegPath);
  return typeof path === "string" && path.trim() !== "" ? path.trim() : undefined;
}
