import { type ArmAxis, armName, trialName, varyingAxes } from "../../core/comparison/arms.ts";
import { type ArmScore, armScores } from "../../core/comparison/arm-scores.ts";
import { type BaselineDifference, baselineComparer } from "../../core/comparison/baseline.ts";
import { DRAWN_FACES_NOTE, showsDrawnFaces, undrawnClips } from "../../core/comparison/drawn-faces.ts";
import { eventHits } from "../../core/comparison/event-hits.ts";
import { duration, percent } from "../../core/comparison/figures.ts";
import { type Failure, failuresOf } from "../../core/comparison/failures.ts";
import { judgeOf, predictionOf, SAYS_LITTLE, saysLittle } from "../../core/comparison/prediction.ts";
import type { DoneTrial, RunClip, RunReport, Trial } from "../../protocol/run.ts";
import { escapeText } from "../../core/text/escape.ts";
import { renderProbe } from "./render-probe.ts";
import { statusText, trialsText, workText } from "./run-lines.ts";
import { type Column, textTable } from "./text-table.ts";

/** Characters of an answer that a row shows. */
const MOST_ANSWER = 40;
const MOST_NAME = 32;
const UNKNOWN = "–";

/** Marks a share that means little. */
const UNSAID = "*";

/** The run for a terminal, without colours: what it is, a row a trial, a row an arm, and what failed. */
export function renderTable(report: RunReport): string {
  const axes = varyingAxes(report);
  const probe = report.probe === undefined ? [] : ["", renderProbe(report.probe).trimEnd()];
  const lines = [...headLines(report), ...probe, "", ...trialLines(report, axes)];
  const arms = armScores(report);
  if (arms.length > 1) lines.push("", ...armLines(arms, axes));
  const failures = failuresOf(report);
  if (failures.length > 0) {
    lines.push("", "Failed");
    for (const failure of failures)
      lines.push(`  ${escapeText(failureName(failure, axes, report.axes.repeats))}: ${escapeText(failure.error)}`);
  }
  if (showsDrawnFaces(report)) lines.push("", DRAWN_FACES_NOTE);
  lines.push(...undrawnClips(report).map(escapeText));
  return `${lines.join("\n")}\n`;
}

/** A trial by its name; of several that failed alike, the clip where these are all of its own. */
function failureName({ clip, trials, isWhole }: Failure, axes: readonly ArmAxis[], repeats: number): string {
  const [first] = trials;
  if (trials.length === 1) return trialName(first, axes, repeats);
  return isWhole
    ? `${clip}, all ${trials.length} trials`
    : `${trialName(first, axes, repeats)} and ${trials.length - 1} more of this clip`;
}

function headLines(report: RunReport): string[] {
  const { run, document, environment, baseline, axes } = report;
  const models = environment.models.map(({ name, id, dtype, device }) => {
    return `${name === id ? name : `${name} = ${id}`} (${dtype}, ${device})`;
  });
  const rows = [
    ["Run", `${run.id}, ${statusText(run.status)}`],
    ["Document", document.path],
    ["Models", models.join(", ")],
    ["Trials", trialsText(report)],
    ["Work", workText(report.work)],
    ["Seed", `${axes.seed}, ${axes.repeats} ${axes.repeats === 1 ? "repeat" : "repeats"}`],
  ];
  if (baseline !== null) rows.push(["Baseline", armName(baseline, varyingAxes(report))]);
  return rows.map(([name = "", text = ""]) => `${name.padEnd(10)}${escapeText(text)}`);
}

function trialLines(report: RunReport, axes: readonly ArmAxis[]): string[] {
  const clips = new Map(report.axes.clips.map((clip) => [clip.name, clip]));
  const hasLabels = report.trials.some((trial) => trial.status === "done" && trial.labels.length > 0);
  const hasTruth = report.axes.clips.some(({ label }) => label !== null);
  const hasEvents = report.axes.clips.some(({ events }) => events.length > 0);
  const repeats = report.axes.repeats > 1;
  const judge = judgeOf(report);
  const compare = baselineComparer(report);
  const named: Column = { title: "", most: MOST_NAME };
  const columns: Column[] = [
    ...(report.axes.clips.length > 1 ? [{ ...named, title: "clip" }] : []),
    ...axes.map((axis) => ({ ...named, title: axis })),
    ...(repeats ? [{ title: "repeat", align: "right" as const }] : []),
    { title: "answer", most: MOST_ANSWER },
    ...(hasLabels
      ? [
          { title: "label", most: MOST_NAME },
          { title: "share", align: "right" as const },
        ]
      : []),
    ...(hasTruth ? [{ title: "right" }] : []),
    ...(hasEvents ? [{ title: "on event", align: "right" as const }] : []),
    ...(report.baseline === null ? [] : [{ title: "baseline" }]),
    { title: "frames", align: "right" },
    { title: "tokens", align: "right" },
    { title: "own time", align: "right" },
  ];
  const rows = report.trials.map((trial) => {
    const clip = clips.get(trial.clip);
    const place = [
      ...(report.axes.clips.length > 1 ? [escapeText(trial.clip)] : []),
      ...axes.map((axis) => escapeText(trial[axis])),
      ...(repeats ? [String(trial.repeat)] : []),
    ];
    if (trial.status === "failed") return [...place, "failed"];
    const { label, probability } = predictionOf(trial);
    return [
      ...place,
      escapeText(trial.text.trim()),
      ...(hasLabels
        ? [probability === null ? "" : escapeText(label), probability === null ? "" : shareText(trial, probability)]
        : []),
      ...(hasTruth ? [rightText(judge(trial))] : []),
      ...(hasEvents ? [onEvents(trial, clip)] : []),
      ...(report.baseline === null ? [] : [baselineText(compare(trial))]),
      String(trial.frames.length),
      `${trial.cost.promptTokens} + ${trial.cost.newTokens}`,
      duration(trial.cost.seconds),
    ];
  });
  const isUnsaid = report.trials.some((trial) => trial.status === "done" && saysLittle(trial));
  return [...textTable(columns, rows), ...(isUnsaid ? [`${UNSAID} ${SAYS_LITTLE}`] : [])];
}

function shareText(trial: DoneTrial, probability: number): string {
  return `${percent(probability)}${saysLittle(trial) ? UNSAID : ""}`;
}

function armLines(arms: readonly ArmScore[], axes: readonly ArmAxis[]): string[] {
  const judged = arms.some((arm) => arm.judged > 0);
  const compared = arms.some((arm) => arm.changed !== null);
  const right = { align: "right" as const };
  const columns: Column[] = [
    ...axes.map((axis) => ({ title: axis, most: MOST_NAME })),
    { title: "done", ...right },
    ...(judged
      ? [
          { title: "right", ...right },
          { title: "UAR", ...right },
        ]
      : []),
    ...(compared ? [{ title: "says other than baseline", ...right }] : []),
    { title: "frames", ...right },
    { title: "prompt tokens", ...right },
  ];
  const rows = arms.map((arm) => [
    ...axes.map((axis) => escapeText(arm.arm[axis])),
    `${arm.done} of ${arm.done + arm.failed}`,
    ...(judged ? [shareOf(arm.accuracy), shareOf(arm.uar)] : []),
    ...(compared ? [arm.changed === null ? UNKNOWN : String(arm.changed)] : []),
    oneDecimal(arm.framesEncoded),
    oneDecimal(arm.promptTokens),
  ]);
  return ["Arms, with means a trial", ...textTable(columns, rows)];
}

function baselineText(difference: BaselineDifference): string {
  switch (difference.kind) {
    case "none":
    case "missing":
      return UNKNOWN;
    case "itself":
      return "baseline";
    case "compared":
      return difference.divergence === null ? "same tokens" : `from token ${difference.divergence.index + 1}`;
  }
}

function onEvents(trial: Trial, clip: RunClip | undefined): string {
  if (trial.status === "failed" || clip === undefined || clip.events.length === 0) return UNKNOWN;
  return String(eventHits(trial.frames, clip.events).reduce((sum, count) => sum + count, 0));
}

function rightText(right: boolean | null): string {
  if (right === null) return UNKNOWN;
  return right ? "yes" : "no";
}

function shareOf(share: number | null): string {
  return share === null ? UNKNOWN : percent(share);
}

function oneDecimal(value: number | null): string {
  return value === null ? UNKNOWN : String(Number(value.toFixed(1)));
}
