import * as vscode from "vscode";
import { COMMANDS } from "../ids.ts";
import type { Saccade } from "../services.ts";
import { requireTrust, showFailure } from "../show-failure.ts";
import type { KnownModel } from "./list-models.ts";
import { ModelsView } from "./models-view.ts";
import type { Releasable } from "../releasable.ts";

/** The view of models, Select Model and Get Model. */
export function registerModels(saccade: Saccade): Releasable[] {
  const view = new ModelsView(saccade);
  return [
    view,
    vscode.commands.registerCommand(COMMANDS.selectModel, (model?: KnownModel) =>
      showFailure(saccade.log, "Select Model", async () => {
        const { selectModel } = await import("./select-model.ts");
        await selectModel(saccade, model);
      }),
    ),
    vscode.commands.registerCommand(COMMANDS.getModel, (model?: KnownModel) =>
      showFailure(saccade.log, "Get Model", async () => {
        if (!(await requireTrust())) return;
        const { chooseModelToGet } = await import("./choose-model-to-get.ts");
        const id = model?.id ?? (await chooseModelToGet(saccade));
        if (id === undefined) return;
        const { getModel } = await import("./get-model.ts");
        await getModel(saccade, id);
        view.refresh();
      }),
    ),
  ];
}
