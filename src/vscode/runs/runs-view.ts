import * as vscode from "vscode";
import { messageOf } from "../../protocol/errors.ts";
import type { RunSummaryLine } from "../../protocol/lab-runs.ts";
import type { Saccade } from "../services.ts";
import { groupRuns, type RunNode, treeItem } from "./run-node.ts";
import type { Releasable } from "../releasable.ts";

/** Journals change with every trial; a person needs to see that a few times a minute. In milliseconds. */
const PAUSE_MS = 1500;

/** The view of runs: found by their journals in the workspace's folders, read only while it is seen. */
export class RunsView implements vscode.TreeDataProvider<RunNode> {
  readonly #saccade: Saccade;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #disposables: Releasable[] = [this.#changed];
  #view: vscode.TreeView<RunNode> | undefined;
  #pause: NodeJS.Timeout | undefined;

  constructor(saccade: Saccade) {
    this.#saccade = saccade;
    const view = vscode.window.createTreeView<RunNode>("saccade.runs", { treeDataProvider: this, canSelectMany: true });
    const journals = vscode.workspace.createFileSystemWatcher("**/.saccade/*/*/*.jsonl");
    const refresh = (): void => {
      this.refresh();
    };
    this.#view = view;
    this.#disposables.push(
      view,
      journals,
      journals.onDidCreate(refresh),
      journals.onDidChange(refresh),
      journals.onDidDelete(refresh),
      saccade.panels.onDidChange(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    );
  }

  /** What is chosen in the view, runs only. */
  get selection(): readonly RunNode[] {
    return this.#view?.selection ?? [];
  }

  /** Reads anew, soon, if the view is seen. */
  refresh(): void {
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#changed.fire(undefined);
    }, PAUSE_MS);
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node?.kind === "run") return [];
    if (node?.kind === "document") return node.runs.map((run) => ({ kind: "run", document: node.path, run }));
    // The view's welcome text says what to do where there are none, and that trust is needed.
    if (!vscode.workspace.isTrusted) return [];
    try {
      return groupRuns(await findRuns(this.#saccade));
    } catch (error) {
      this.#saccade.log.error(`The runs of this workspace could not be read: ${messageOf(error)}`);
      if (this.#view) this.#view.message = messageOf(error);
      return [];
    }
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    return treeItem(node);
  }

  dispose(): void {
    clearTimeout(this.#pause);
    this.#view = undefined;
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

/** All runs of the workspace's folders, the newest first; the log says which could not be read. */
export async function findRuns({ lab, log }: Saccade): Promise<readonly RunSummaryLine[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const paths = folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
  if (paths.length === 0) return [];
  const { runs, unreadable } = await lab.request("listRuns", { folders: paths });
  for (const { sentence } of unreadable) log.warn(sentence);
  return runs;
}
