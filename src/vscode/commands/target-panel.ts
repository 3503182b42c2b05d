import * as vscode from "vscode";
import { SaccadeError } from "../../protocol/errors.ts";
import { isExperiment } from "../experiment-text/experiment-file.ts";
import type { PanelView, Saccade } from "../services.ts";
import { activeExperiment } from "../status/active-experiment.ts";

/** The experiment that a command is about: the one it was called on, or the one that the person looks at. */
export function targetExperiment(saccade: Saccade, called: unknown): vscode.Uri | undefined {
  if (called instanceof vscode.Uri && isExperiment({ uri: called })) return called;
  return activeExperiment(saccade);
}

/** Its panel, opened where it is not yet. */
export async function targetPanel({ panels, ...saccade }: Saccade, called: unknown): Promise<PanelView | undefined> {
  const uri = targetExperiment({ panels, ...saccade }, called);
  return uri === undefined ? panels.active : panels.open(uri);
}

/** @throws SaccadeError `input` where the person looks at no experiment */
export async function requirePanel(saccade: Saccade, called: unknown): Promise<PanelView> {
  const panel = await targetPanel(saccade, called);
  if (panel) return panel;
  throw new SaccadeError("input", "Open an experiment first: a file whose name ends in .saccade.json.");
}
