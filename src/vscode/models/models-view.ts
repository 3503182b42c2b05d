import * as vscode from "vscode";
import { messageOf } from "../../protocol/errors.ts";
import { SETTINGS } from "../ids.ts";
import type { Saccade } from "../services.ts";
import { type KnownModel, listModels } from "./list-models.ts";
import type { Releasable } from "../releasable.ts";

/** The view of models: those that Saccade knows by name, and what can be done with them. */
export class ModelsView implements vscode.TreeDataProvider<KnownModel> {
  readonly #saccade: Saccade;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #disposables: Releasable[];

  constructor(saccade: Saccade) {
    this.#saccade = saccade;
    this.#disposables = [
      this.#changed,
      vscode.window.createTreeView("saccade.models", { treeDataProvider: this }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTINGS.model)) this.refresh();
      }),
    ];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(model?: KnownModel): Promise<KnownModel[]> {
    if (model !== undefined || !vscode.workspace.isTrusted) return [];
    try {
      return [...(await listModels(this.#saccade))];
    } catch (error) {
      this.#saccade.log.error(`The models could not be listed: ${messageOf(error)}`);
      return [];
    }
  }

  getTreeItem(model: KnownModel): vscode.TreeItem {
    const { description, drawnFaces, id, isLocal } = model;
    const isChosen = vscode.workspace.getConfiguration().get<string>(SETTINGS.model) === id;
    const item = new vscode.TreeItem(id);
    item.id = id;
    item.description = isLocal ? (isChosen ? "here, for new experiments" : "here") : "to be downloaded";
    item.tooltip = drawnFaces ? `${description}. It knows drawn faces only.` : description;
    item.contextValue = isLocal ? "model" : "hubModel";
    item.iconPath = new vscode.ThemeIcon(isChosen ? "check" : isLocal ? "package" : "cloud");
    return item;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
