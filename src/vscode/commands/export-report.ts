import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import type { PanelView, Saccade } from "../services.ts";

const OPEN = "Open";

/** Writes a panel's run as one page, to a file that the person names, and offers to open it. */
export async function exportReport({ lab }: Pick<Saccade, "lab">, { uri, state }: PanelView): Promise<void> {
  const report = state.run?.report;
  if (!report) throw new SaccadeError("input", "There is no run to export yet: run the experiment first.");
  const { id, directory } = report.run;
  const name = `${basename(uri.fsPath).replace(/\.saccade\.json$/, "")}-${id}.html`;
  const out = await vscode.window.showSaveDialog({
    title: "Export Report",
    filters: { "Web page": ["html"] },
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(dirname(uri.fsPath)), name),
  });
  if (out === undefined) return;
  if (out.scheme !== "file") throw new SaccadeError("input", "A report is written to a file on this machine.");
  await lab.request("report", { directory, format: "html", out: out.fsPath });
  // Nobody waits for a message to be closed.
  void vscode.window.showInformationMessage(`The report is in ${basename(out.fsPath)}.`, OPEN).then(async (button) => {
    if (button === OPEN) await vscode.env.openExternal(out);
  });
}
