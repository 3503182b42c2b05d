import * as vscode from "vscode";
import type { Saccade } from "../services.ts";
import { getModel } from "./get-model.ts";
import { type KnownModel, listModels } from "./list-models.ts";

const GET = "Get";
const ONCE = "Later";

type Item = vscode.QuickPickItem & { readonly choice?: KnownModel | "folder" | "hub" };

/**
 * Lets a person choose a model: one that comes with Saccade, a real one of the hub with its size and licence, a folder,
 * or any hub id. One that is not here is got first, if the person wants that now.
 *
 * @returns what an experiment's `models` calls it; undefined when nothing was chosen
 */
export async function pickModel(saccade: Saccade, current: string | undefined): Promise<string | undefined> {
  const models = await listModels(saccade);
  const picked = await vscode.window.showQuickPick(itemsOf(models, current), {
    title: "Select Model",
    placeHolder: "The model that is asked",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const choice = picked?.choice;
  if (choice === undefined) return undefined;
  if (choice === "folder") return pickFolder();
  if (choice !== "hub") {
    await offerToGet(saccade, choice.id, choice.isLocal);
    return choice.id;
  }
  const id = await askHubId();
  if (id !== undefined)
    await offerToGet(
      saccade,
      id,
      models.some((model) => model.id === id && model.isLocal),
    );
  return id;
}

function itemsOf(models: readonly KnownModel[], current: string | undefined): Item[] {
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (model: KnownModel): Item => ({
    label: `${model.id === current ? "$(check) " : ""}${model.id}`,
    description: model.isLocal ? "here" : "to be downloaded",
    detail: model.description,
    choice: model,
  });
  return [
    separator("Drawn faces only: for trying things out"),
    ...models.filter(({ drawnFaces }) => drawnFaces).map(item),
    separator("For your own clips"),
    ...models.filter(({ drawnFaces }) => !drawnFaces).map(item),
    separator("Others"),
    { label: "$(folder-opened) A folder…", detail: "In the layout of SmolVLM's ONNX files", choice: "folder" },
    { label: "$(cloud-download) Another model of the hub…", detail: "By its id, owner/name", choice: "hub" },
  ];
}

async function pickFolder(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: "Select Model: the folder that holds config.json and onnx/",
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: "Select Model",
  });
  return picked?.[0]?.fsPath;
}

async function askHubId(): Promise<string | undefined> {
  const id = await vscode.window.showInputBox({
    title: "Select Model: an id of the hub",
    prompt: "owner/name of a model with ONNX files in the layout of transformers.js",
    validateInput: (text) => (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(text.trim()) ? undefined : "Write it as owner/name."),
  });
  return id?.trim();
}

/** Offers to download a model that is not here. */
export async function offerToGet(saccade: Saccade, id: string, isLocal: boolean): Promise<void> {
  if (isLocal) return;
  const message = `${id} is not on this machine yet. It is downloaded now, or when it is first asked.`;
  if ((await vscode.window.showInformationMessage(message, GET, ONCE)) === GET) await getModel(saccade, id);
}
