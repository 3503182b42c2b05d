import * as vscode from "vscode";
import { COMMANDS } from "../ids.ts";
import type { Releasable } from "../releasable.ts";
import type { Saccade } from "../services.ts";
import { requireTrust, showFailure } from "../show-failure.ts";
import type * as ClipCommands from "./clip-commands.ts";
import type * as TargetPanel from "./target-panel.ts";

type Command = (saccade: Saccade, called: unknown, chosen: unknown) => Promise<void>;

interface Entry {
  readonly id: string;
  /** As a failure names it. */
  readonly title: string;
  readonly needsTrust: boolean;
  readonly call: Command;
}

const clips = (): Promise<typeof ClipCommands> => import("./clip-commands.ts");
const targets = (): Promise<typeof TargetPanel> => import("./target-panel.ts");

/** Each command's code is loaded when it is called. */
const ENTRIES: readonly Entry[] = [
  {
    id: COMMANDS.openClip,
    title: "Open Clip in Saccade",
    needsTrust: false,
    call: async (saccade, called) => (await clips()).openClip(saccade, called),
  },
  {
    id: COMMANDS.newExperiment,
    title: "New Experiment for Clip",
    needsTrust: false,
    call: async (saccade, called, chosen) => (await clips()).newExperiment(saccade, called, chosen),
  },
  {
    id: COMMANDS.quickProbe,
    title: "Quick Probe",
    needsTrust: true,
    call: async (saccade, called) => (await clips()).quickProbe(saccade, called),
  },
  {
    id: COMMANDS.probeClip,
    title: "Probe Clip",
    needsTrust: true,
    call: async (saccade, called) => (await clips()).probeClip(saccade, called),
  },
  {
    id: COMMANDS.runExperiment,
    title: "Run Experiment",
    needsTrust: true,
    call: async (saccade, called) => (await (await targets()).requirePanel(saccade, called)).run(),
  },
  {
    id: COMMANDS.resumeRun,
    title: "Resume Run",
    needsTrust: true,
    call: async (saccade, called) => (await (await targets()).requirePanel(saccade, called)).resume(),
  },
  {
    id: COMMANDS.cancelRun,
    title: "Cancel Run",
    needsTrust: false,
    // Whatever is under way, wherever the person looks.
    call: async ({ panels }) => {
      const busy = panels.active?.isBusy === true ? [panels.active] : panels.views.filter(({ isBusy }) => isBusy);
      for (const panel of busy) await panel.cancel();
    },
  },
  {
    id: COMMANDS.exportReport,
    title: "Export Report",
    needsTrust: true,
    call: async (saccade, called) => {
      const { exportReport } = await import("./export-report.ts");
      await exportReport(saccade, await (await targets()).requirePanel(saccade, called));
    },
  },
  {
    id: COMMANDS.openPanel,
    title: "Open Panel",
    needsTrust: false,
    call: async (saccade, called) => {
      await (await targets()).requirePanel(saccade, called);
    },
  },
  {
    id: COMMANDS.openText,
    title: "Open as Text",
    needsTrust: false,
    call: async (saccade, called) => {
      const uri = (await targets()).targetExperiment(saccade, called) ?? saccade.panels.active?.uri;
      const { showAsText } = await import("../show-as-text.ts");
      if (uri !== undefined) await showAsText(uri);
    },
  },
];

/** What a person does with clips and panels. */
export function registerPanelCommands(saccade: Saccade): Releasable[] {
  return ENTRIES.map(({ id, title, needsTrust, call }) =>
    vscode.commands.registerCommand(id, (called?: unknown, chosen?: unknown) =>
      showFailure(saccade.log, title, async () => {
        if (needsTrust && !(await requireTrust())) return;
        await call(saccade, called, chosen);
      }),
    ),
  );
}
