import type { PanelLane, PanelRun } from "../../protocol/panel-state.ts";
import type { RunCounts, RunReport, Trial } from "../../protocol/run.ts";

/** What the lab tells of a run under way. */
export interface Grown {
  readonly trials: readonly Trial[];
  readonly pictures: RunReport["pictures"];
  readonly clips: RunReport["axes"]["clips"];
}

/** A report with trials that came since; a later word about the same trial counts. */
export function withTrials(report: RunReport, { trials, pictures, clips }: Grown): RunReport {
  const all = new Map(report.trials.map((trial) => [trial.id, trial]));
  for (const trial of trials) all.set(trial.id, trial);
  const known = new Map(report.axes.clips.map((clip) => [clip.name, clip]));
  for (const clip of clips) known.set(clip.name, clip);
  const merged = [...all.values()];
  return {
    ...report,
    axes: { ...report.axes, clips: [...known.values()] },
    trials: merged,
    pictures: { ...report.pictures, ...pictures },
    failed: merged.filter(({ status }) => status === "failed").length,
  };
}

/** A run before anything of it is known. */
export function startingRun(): PanelRun {
  return {
    status: "starting",
    stage: "Starting",
    counts: { trials: 0, done: 0, failed: 0 },
    secondsLeft: null,
    error: null,
    notes: [],
    report: null,
  };
}

/** A run as its journal tells it. */
export function readBack(report: RunReport, trials: number, notes: readonly string[] = []): PanelRun {
  return {
    status: report.run.status,
    stage: "",
    counts: countsOf(report, trials),
    secondsLeft: null,
    error: null,
    notes: [...notes],
    report,
  };
}

/** @param trials how many the run has */
export function countsOf({ trials: known, failed }: RunReport, trials: number): RunCounts {
  return { trials: Math.max(trials, known.length), done: known.length - failed, failed };
}

/** A sampler's lane, from a run's trial where nothing else tells its frames: a model was asked for them. */
export function laneFromRun(lane: PanelLane, clip: string, report: RunReport | null | undefined): PanelLane {
  if (lane.frames !== null || !report) return lane;
  const trial = report.trials.find(
    (one) => one.status === "done" && one.clip === clip && one.sampler === lane.sampler && one.notes === undefined,
  );
  if (trial?.status !== "done") return lane;
  const frames = trial.frames.map(({ index, ptsSeconds, reason = "", score = null }) => {
    return { index, ptsSeconds, reason, score };
  });
  return { sampler: lane.sampler, frames, problem: null };
}
