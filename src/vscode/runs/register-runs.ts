import * as vscode from "vscode";
import { COMMANDS } from "../ids.ts";
import type { Saccade } from "../services.ts";
import { showFailure } from "../show-failure.ts";
import { registerDifferences } from "./difference-document.ts";
import { deleteRuns, compareRuns, exportRun, runsCalledOn } from "./run-commands.ts";
import type { RunNode } from "./run-node.ts";
import { RunsView } from "./runs-view.ts";
import type { Releasable } from "../releasable.ts";

/** The view of runs and what can be done with a run. */
export function registerRuns(saccade: Saccade): Releasable[] {
  const view = new RunsView(saccade);
  const onRuns = (
    command: string,
    title: string,
    work: (runs: ReturnType<typeof runsCalledOn>, node: RunNode | undefined) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(command, (node?: RunNode, chosen?: readonly RunNode[]) =>
      showFailure(saccade.log, title, () => work(runsCalledOn(node, chosen), node)),
    );
  return [
    view,
    ...registerDifferences(),
    onRuns(COMMANDS.compareRuns, "Compare Runs", (runs, node) =>
      compareRuns(saccade, runs.length === 0 && node === undefined ? runsCalledOn(undefined, view.selection) : runs),
    ),
    onRuns(COMMANDS.exportRun, "Export Report", (runs) => exportRun(saccade, runs)),
    onRuns(COMMANDS.deleteRun, "Delete Run", async (runs) => {
      await deleteRuns(saccade, runs);
      view.refresh();
    }),
    onRuns(COMMANDS.openRun, "Open in Panel", async (_runs, node) => {
      if (node === undefined) return;
      const panel = await saccade.panels.open(vscode.Uri.file(node.kind === "run" ? node.document : node.path));
      if (node.kind === "run") await panel.showRun(node.run.directory);
    }),
    onRuns(COMMANDS.revealRun, "Reveal in Explorer", async ([run]) => {
      if (run !== undefined) await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.file(run.directory));
    }),
    vscode.commands.registerCommand(COMMANDS.refreshRuns, () => {
      view.refresh();
    }),
  ];
}
