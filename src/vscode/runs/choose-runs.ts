import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import type { RunSummaryLine } from "../../protocol/lab-runs.ts";
import { describeRun } from "./describe-run.ts";

/** Lets a person choose one of the runs; undefined when nothing was chosen. */
export async function chooseRun(
  runs: readonly RunSummaryLine[],
  title: string,
  placeHolder: string,
): Promise<RunSummaryLine | undefined> {
  if (runs.length === 0) {
    throw new SaccadeError("input", "There are no runs in this workspace: run an experiment first.");
  }
  const items = runs.map((run) => {
    const { label, description, icon } = describeRun(run);
    return { label: `$(${icon}) ${label}`, description, detail: basename(dirname(run.directory)), run };
  });
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
  return picked?.run;
}
