import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { evenTimes, finishedRun as wholeRun, finishedState, readyClip } from "../../scripts/browser/finished-state.ts";
import type { Token } from "../../src/protocol/answer.ts";
import { framesReplySchema } from "../../src/protocol/frames.ts";
import { type PanelProbe, type PanelRun, type PanelState, panelStateSchema } from "../../src/protocol/panel-state.ts";
import type { ProbeKind } from "../../src/protocol/probe.ts";
import { type RunReport, runReportSchema } from "../../src/protocol/run.ts";
import { runCli } from "./run-cli.ts";

/** What the built command line computed for a panel to show. */
export interface RealRun {
  /** With alternatives. */
  readonly report: RunReport;
  /** A panel's state over it, lean as a host tells it. */
  readonly state: PanelState;
}

/** Runs the demo experiment, with its own text or another one, by the built command line. */
export async function realRun(folder: string, change: (text: string) => string = (text) => text): Promise<RealRun> {
  mkdirSync(join(folder, "clips"), { recursive: true });
  cpSync(resolve("media/clips/surprise-01.mp4"), join(folder, "clips/surprise-01.mp4"));
  const text = change(readFileSync(resolve("media/demo.saccade.json"), "utf8"));
  const file = join(folder, "demo.saccade.json");
  writeFileSync(file, text);
  const out = join(folder, "run");
  await cli("run", file, "--device", "cpu", "--out", out);
  const page = join(folder, "report.html");
  await cli("report", out, "--format", "html", "--out", page);
  const report = savedIn(readFileSync(page, "utf8"));
  const clip = join(folder, "clips/surprise-01.mp4");
  const samplers = report.axes.samplers.flatMap((sampler) => ["--sampler", sampler]);
  const lanes = framesReplySchema
    .omit({ notes: true })
    .parse(JSON.parse(await cli("frames", clip, "--json", ...samplers))).samplers;
  const [info] = report.axes.clips;
  if (info === undefined) throw new Error("The demo has a clip.");
  const thumbnails = thumbnailsOf(report);
  const seen = {
    frameTimes: evenTimes(info),
    thumbnails,
    lanes: lanes.map(({ sampler, frames }) => ({ sampler, frames, problem: null })),
  };
  const document = { uri: "file:///demo.saccade.json", name: "demo.saccade.json", text };
  const state = panelStateSchema.parse(finishedState(document, readyClip(info, seen), finishedRun(report)));
  return { report, state };
}

/** Asks a diagnostic question about the document that `realRun` wrote into the folder. */
export async function realProbe(folder: string, kind: ProbeKind): Promise<PanelProbe> {
  const out = join(folder, kind);
  await cli("probe", kind, join(folder, "demo.saccade.json"), "--device", "cpu", "--out", out);
  const report = runReportSchema.parse(JSON.parse(await cli("report", out, "--format", "json")));
  return { kind, run: finishedRun(report) };
}

/** The run that a report's page carries: the one form that has pictures. */
function savedIn(page: string): RunReport {
  const data = /<script[^>]*id="saccade-run"[^>]*>([^]*?)<\/script>/.exec(page)?.[1];
  if (data === undefined) throw new Error("The report carries no run.");
  return runReportSchema.parse(JSON.parse(data));
}

/** A run that has come to its end, as a host tells it. */
export function finishedRun(report: RunReport): PanelRun {
  return wholeRun(lean(report));
}

/** Tokens without alternatives: those are told when one is opened. */
export function lean(report: RunReport): RunReport {
  const trials = report.trials.map((trial) =>
    trial.status === "failed" ? trial : { ...trial, tokens: trial.tokens.map((token) => ({ ...token, top: [] })) },
  );
  return { ...report, trials };
}

/** A token of a trial's answer, or of the answer that a note of it came from, with its alternatives. */
export function tokenAt(report: RunReport, id: string, place: number, note?: number): Token {
  const trial = report.trials.find((one) => one.id === id);
  const answer = trial?.status === "done" ? (note === undefined ? trial : trial.notes?.[note]?.answer) : undefined;
  const token = answer?.tokens[place];
  if (token === undefined) throw new Error("The run has no such token.");
  return token;
}

/** The pictures of the frames that the run showed. */
function thumbnailsOf({ trials, pictures }: RunReport): PanelState["clips"][number]["thumbnails"] {
  const shown = new Map<number, PanelState["clips"][number]["thumbnails"][number]>();
  for (const trial of trials) {
    if (trial.status === "failed") continue;
    for (const { index, ptsSeconds, picture } of trial.frames) {
      const uri = picture === undefined ? undefined : pictures[picture];
      if (uri !== undefined) shown.set(index, { index, ptsSeconds, uri });
    }
  }
  return [...shown.values()].sort((a, b) => a.ptsSeconds - b.ptsSeconds);
}

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args);
  if (code !== 0) throw new Error(`saccade ${args.join(" ")} ended with ${String(code)}: ${stderr}`);
  return stdout;
}
