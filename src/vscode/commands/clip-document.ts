import { basename, dirname, extname, join, relative } from "node:path";
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { DEFAULT_QUESTION, EMOTION_LABELS } from "../../core/experiment/defaults.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { ExperimentDocument } from "../../protocol/experiment.ts";
import { inOneLine } from "../panel/json-text.ts";
import { modelSetting } from "../settings.ts";

/** How many of the likeliest tokens an experiment that is looked at keeps. */
const TOP_LOGITS = 10;

export interface NewDocument {
  readonly clips: readonly vscode.Uri[];
  readonly samplers: readonly string[];
  readonly prompt?: string;
}

/** The experiment of a clip that lies beside it, where there is one. */
export function experimentBeside(clip: vscode.Uri): vscode.Uri | undefined {
  const path = documentPath(clip, 1);
  return existsSync(path) ? vscode.Uri.file(path) : undefined;
}

/** Makes an experiment about clips, beside the first of them and not saved yet. */
export async function newDocument({
  clips,
  samplers,
  prompt = DEFAULT_QUESTION,
}: NewDocument): Promise<vscode.TextDocument> {
  const [first] = clips;
  if (!first) throw new SaccadeError("input", "An experiment is about clips: choose one.");
  for (const clip of clips) {
    if (clip.scheme === "file") continue;
    throw new SaccadeError("input", `"${clip.toString()}" is no file on this machine; save the clip to disk first.`);
  }
  const path = freePath(first);
  const folder = dirname(path);
  const document: ExperimentDocument = {
    clips: clips.map((clip) => relative(folder, clip.fsPath).replaceAll("\\", "/")),
    models: [modelSetting()],
    samplers: [...samplers],
    // A name of its own: the answer before stays beside the new one when its words are changed.
    prompts: [{ name: "question", text: prompt }],
    decoders: ["greedy"],
    labels: [...EMOTION_LABELS],
    topLogits: TOP_LOGITS,
  };
  const uri = vscode.Uri.file(path).with({ scheme: "untitled" });
  const untitled = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(0, 0, untitled.lineCount, 0);
  edit.replace(uri, all, written(document));
  await vscode.workspace.applyEdit(edit);
  return untitled;
}

/** As a person would write it: a line for each part. */
function written(document: ExperimentDocument): string {
  const lines = Object.entries(document).map(([key, value]) => `  ${JSON.stringify(key)}: ${inOneLine(value)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** Where the document would be saved: beside the clip, under a name that nobody has yet. */
function freePath(clip: vscode.Uri): string {
  for (let number = 1; ; number++) {
    const path = documentPath(clip, number);
    const isOpen = vscode.workspace.textDocuments.some(({ uri, isClosed }) => !isClosed && uri.fsPath === path);
    if (!isOpen && !existsSync(path)) return path;
  }
}

function documentPath(clip: vscode.Uri, number: number): string {
  const name = basename(clip.fsPath, extname(clip.fsPath));
  return join(dirname(clip.fsPath), `${name}${number === 1 ? "" : `-${number}`}.saccade.json`);
}
