import * as vscode from "vscode";
import { isExperiment } from "../experiment-text/experiment-file.ts";
import { SETTINGS } from "../ids.ts";
import type { Saccade } from "../services.ts";
import { requireTrust } from "../show-failure.ts";
import { activeExperiment } from "../status/active-experiment.ts";
import type { KnownModel } from "./list-models.ts";
import { offerToGet, pickModel } from "./pick-model.ts";

/**
 * Lets a person choose the model: of the experiment they look at, as an edit of its text that can be undone, or of
 * new experiments, as a setting.
 *
 * @param chosen the model, where it was chosen already
 */
export async function selectModel(saccade: Saccade, chosen?: KnownModel): Promise<void> {
  if (!(await requireTrust())) return;
  const { modelsOf, setModel } = await import("../experiment-text/model-edit.ts");
  const uri = activeExperiment(saccade);
  const document = uri === undefined ? undefined : await vscode.workspace.openTextDocument(uri);
  const configuration = vscode.workspace.getConfiguration();
  const current = document === undefined ? configuration.get<string>(SETTINGS.model) : modelsOf(document.getText())[0];
  const model = chosen?.id ?? (await pickModel(saccade, current));
  if (model === undefined || model === current) return;
  if (chosen) await offerToGet(saccade, chosen.id, chosen.isLocal);
  if (document === undefined || !isExperiment(document)) {
    await configuration.update(SETTINGS.model, model, vscode.ConfigurationTarget.Global);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of setModel(document.getText(), model)) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    edit.replace(document.uri, range, content);
  }
  await vscode.workspace.applyEdit(edit);
}
