import { basename } from "node:path";
import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import type { RunSummaryLine } from "../../protocol/lab-runs.ts";
import type { Saccade } from "../services.ts";
import { requireTrust } from "../show-failure.ts";
import { chooseRun } from "./choose-runs.ts";
import { describeRun } from "./describe-run.ts";
import { showDifference } from "./difference-document.ts";
import type { RunNode } from "./run-node.ts";
import { findRuns } from "./runs-view.ts";

const OPEN = "Open";
const DELETE = "Delete";

/** The runs that a command of the view was called on; the palette gives none. */
export function runsCalledOn(node: RunNode | undefined, chosen: readonly RunNode[] | undefined): RunSummaryLine[] {
  const nodes = chosen !== undefined && chosen.length > 0 ? chosen : node === undefined ? [] : [node];
  return nodes.flatMap((one) => (one.kind === "run" ? [one.run] : []));
}

/** What flipped between two runs, the earlier first, as a text beside what is open. */
export async function compareRuns(saccade: Saccade, called: readonly RunSummaryLine[]): Promise<void> {
  if (!(await requireTrust())) return;
  if (called.length > 2) throw new SaccadeError("input", "Two runs are compared: choose two.");
  const runs = called.length === 2 ? [] : await findRuns(saccade);
  const title = "Compare Runs";
  const first = called[0] ?? (await chooseRun(runs, title, "The run to compare"));
  if (first === undefined) return;
  // Runs of the same document first: what others share with it is little.
  const others = runs
    .filter(({ directory }) => directory !== first.directory)
    .toSorted((a, b) => Number(b.document === first.document) - Number(a.document === first.document));
  const second = called[1] ?? (await chooseRun(others, title, `What to compare ${describeRun(first).label} with`));
  if (second === undefined) return;
  const [earlier, later] = [first, second].toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)) as [
    RunSummaryLine,
    RunSummaryLine,
  ];
  const { text } = await saccade.lab.request("diff", { first: earlier.directory, second: later.directory });
  const name = basename(later.document).replace(/\.saccade\.json$/, "");
  await showDifference(`${name}: ${earlier.id} ↔ ${later.id}`, text);
}

/** Writes a run as one page, to a file that the person names. */
export async function exportRun(saccade: Saccade, called: readonly RunSummaryLine[]): Promise<void> {
  if (!(await requireTrust())) return;
  const run = called[0] ?? (await chooseRun(await findRuns(saccade), "Export Report", "The run to export"));
  if (run === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${basename(run.document).replace(/\.saccade\.json$/, "")}-${run.id}.html`;
  const out = await vscode.window.showSaveDialog({
    title: "Export Report",
    filters: { "Web page": ["html"] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (out === undefined) return;
  if (out.scheme !== "file") throw new SaccadeError("input", "A report is written to a file on this machine.");
  await saccade.lab.request("report", { directory: run.directory, format: "html", out: out.fsPath });
  void vscode.window.showInformationMessage(`The report is in ${basename(out.fsPath)}.`, OPEN).then(async (button) => {
    if (button === OPEN) await vscode.env.openExternal(out);
  });
}

/** Deletes runs after the person said so. */
export async function deleteRuns(saccade: Saccade, called: readonly RunSummaryLine[]): Promise<void> {
  const [run] = called;
  if (run === undefined || !(await requireTrust())) return;
  const what = called.length === 1 ? `the run of ${describeRun(run).label}` : `${called.length} runs`;
  const detail = "Its answers are gone with it, and later runs that reuse them compute them again.";
  const button = await vscode.window.showWarningMessage(`Delete ${what}?`, { modal: true, detail }, DELETE);
  if (button !== DELETE) return;
  for (const { directory } of called) await saccade.lab.request("deleteRun", { directory });
}
