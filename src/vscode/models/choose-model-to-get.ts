import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Saccade } from "../services.ts";
import { listModels } from "./list-models.ts";

/** Lets a person choose one of the known models that are not here; undefined when nothing was chosen. */
export async function chooseModelToGet(saccade: Saccade): Promise<string | undefined> {
  const missing = (await listModels(saccade)).filter(({ isLocal }) => !isLocal);
  if (missing.length === 0) throw new SaccadeError("input", "All models that Saccade knows by name are here already.");
  const items = missing.map(({ id, description }) => ({ label: id, detail: description }));
  const picked = await vscode.window.showQuickPick(items, { title: "Get Model", placeHolder: "The model to download" });
  return picked?.label;
}
