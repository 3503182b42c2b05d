import * as vscode from "vscode";
import type { Dtype } from "../protocol/model.ts";
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

/** What a run takes where its experiment does not say. */
export interface ComputeSettings {
  readonly device: string;
  readonly dtype: Dtype;
  /** Whether the person's token for the hub goes along with a download. */
  readonly sendHubToken: boolean;
  /** Bytes of encoded frames to keep. */
  readonly encodingBytes: number;
}

export function computeSettings(): ComputeSettings {
  const settings = vscode.workspace.getConfiguration();
  return {
    device: settings.get<string>(SETTINGS.device, "auto"),
    dtype: settings.get<Dtype>(SETTINGS.dtype, "fp32"),
    sendHubToken: settings.get<unknown>(SETTINGS.sendHubToken) === true,
    encodingBytes: Math.max(0, Math.round(settings.get<number>(SETTINGS.cacheMegabytes, 512))) * 1024 ** 2,
  };
}

/** Minutes without a question after which the process that holds the model is stopped. */
export function idleMinutes(): number {
  return Math.max(0.1, vscode.workspace.getConfiguration().get<number>(SETTINGS.idleMinutes, 10));
}

/** Whether a document is run when it is saved. */
export function runsOnSave(document: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration(undefined, document).get<boolean>(SETTINGS.runOnSave, false);
}

/** The model that new experiments ask. */
export function modelSetting(): string {
  return vscode.workspace.getConfiguration().get<string>(SETTINGS.model, "faces");
}
