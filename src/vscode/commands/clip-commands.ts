import { basename } from "node:path";
import * as vscode from "vscode";
import { DEFAULT_QUESTION } from "../../core/experiment/defaults.ts";
import { probeKindSchema } from "../../protocol/probe.ts";
import { chooseClip } from "../choose-clip.ts";
import { isExperiment } from "../experiment-text/experiment-file.ts";
import type { PanelView, Saccade } from "../services.ts";
import { computeSettings, modelSetting } from "../settings.ts";
import { experimentBeside, newDocument } from "./clip-document.ts";
import { targetPanel } from "./target-panel.ts";

/** Frames spread evenly beside those where most moves: what many evaluations do, and what may be missing from it. */
const FIRST_SAMPLERS = ["uniform:4", "apex:4"] as const;
const QUICK_SAMPLER = "uniform:8";

/** What a probe asks, in the order in which it is offered. Coverage is drawn in the panel and asks no model. */
const PROBES = [
  { probe: "coverage", label: "Coverage", detail: "Which events would each sampler miss? Asks no model." },
  {
    probe: "dilution",
    label: "Rate and dilution",
    detail: "Do more frames help, and how many others drown the event?",
  },
  { probe: "order", label: "Order", detail: "Does the model notice in which order frames come?" },
  { probe: "influence", label: "Influence", detail: "Which frame moves the answer?" },
  { probe: "enrichment", label: "Enrichment", detail: "Do written notes help more than as many frames?" },
] as const;

/** Opens a clip's experiment: the one that lies beside it, or a new one. */
export async function openClip({ panels }: Saccade, called: unknown): Promise<void> {
  const clip = await chooseClip(called, "Open Clip in Saccade");
  if (clip !== undefined) await panels.open(await experimentOf(clip));
}

/** Makes a new experiment about the clips that were chosen. */
export async function newExperiment({ panels }: Saccade, called: unknown, chosen: unknown): Promise<void> {
  const several: unknown[] = Array.isArray(chosen) ? chosen : [];
  const uris = several.filter((one): one is vscode.Uri => one instanceof vscode.Uri);
  const clip = uris.length > 1 ? undefined : await chooseClip(called, "New Experiment for Clip");
  const clips = uris.length > 1 ? uris : clip === undefined ? [] : [clip];
  if (clips.length === 0) return;
  const document = await newDocument({ clips, samplers: FIRST_SAMPLERS });
  await panels.open(document.uri);
}

/** Asks one question about a clip; the answer and its logits stand in the panel. */
export async function quickProbe({ panels, lab }: Saccade, called: unknown): Promise<void> {
  const clip = await chooseClip(called, "Quick Probe");
  if (clip === undefined) return;
  const { device, dtype, sendHubToken } = computeSettings();
  const ahead = new AbortController();
  // The clip is read and the model loaded while the question is put into words.
  const needed = { clip: clip.fsPath, model: modelSetting(), device, dtype, sendHubToken };
  lab.request("prepare", needed, { signal: ahead.signal }).catch(() => undefined);
  const prompt = await vscode.window.showInputBox({
    title: `Quick Probe: ${basename(clip.fsPath)}`,
    prompt: "What to ask about this clip",
    value: DEFAULT_QUESTION,
    validateInput: (text) => (text.trim() === "" ? "Ask something." : undefined),
  });
  if (prompt === undefined) {
    ahead.abort();
    return;
  }
  const document = await newDocument({ clips: [clip], samplers: [QUICK_SAMPLER], prompt: prompt.trim() });
  const panel = await panels.open(document.uri);
  panel.show("answers");
  await panel.run();
}

/** Asks a diagnostic question about a clip, or about the experiment that the person looks at. */
export async function probeClip(saccade: Saccade, called: unknown): Promise<void> {
  const known: readonly string[] = ["coverage", ...probeKindSchema.options];
  const picked = await vscode.window.showQuickPick(
    PROBES.filter(({ probe }) => known.includes(probe)),
    { title: "Probe Clip", placeHolder: "What to find out" },
  );
  if (picked === undefined) return;
  const panel = await panelFor(saccade, called);
  panel?.show(picked.probe);
  const kind = probeKindSchema.safeParse(picked.probe);
  if (panel && kind.success) await panel.probe(kind.data);
}

async function panelFor(saccade: Saccade, called: unknown): Promise<PanelView | undefined> {
  if (called instanceof vscode.Uri && !isExperiment({ uri: called })) {
    return saccade.panels.open(await experimentOf(called));
  }
  const panel = await targetPanel(saccade, called);
  if (panel) return panel;
  const clip = await chooseClip(called, "Probe Clip");
  return clip && saccade.panels.open(await experimentOf(clip));
}

async function experimentOf(clip: vscode.Uri): Promise<vscode.Uri> {
  return experimentBeside(clip) ?? (await newDocument({ clips: [clip], samplers: FIRST_SAMPLERS })).uri;
}
