import type { FrameClock } from "../../../src/core/experiment/edit/frame-clock.ts";
import { laneText } from "../../../src/core/comparison/lane-text.ts";
import { isChosenByHand } from "../../../src/core/sampling/by-hand.ts";
import { hitChance } from "../../../src/core/probes/hit-chance.ts";
import type { FrameTime } from "../../../src/protocol/clip.ts";
import type { Experiment } from "../../../src/protocol/experiment.ts";
import type { PanelClip } from "../../../src/protocol/panel-state.ts";
import type { RunClip, RunReport } from "../../../src/protocol/run.ts";

/** A frame of a lane, with what is known of why it is there. */
export interface LaneFrame extends FrameTime {
  readonly reason: string;
  readonly score: number | null;
}

/** A sampler's lane as it is drawn. */
export interface StageLane {
  readonly sampler: string;
  /** In its axis. */
  readonly place: number;
  /** `null` until they are known. */
  readonly frames: readonly LaneFrame[] | null;
  /** What stands beside it: what its frames hit, or why they are not known. */
  readonly text: string;
  readonly isProblem: boolean;
}

/** Frames that a hand just put there: they are drawn until the document says the same. */
export interface LaneDraft {
  readonly sampler: string;
  readonly frames: readonly FrameTime[];
}

/** The lanes of a clip, one for each sampler of the experiment. */
export function stageLanes(
  experiment: Experiment,
  clip: PanelClip,
  clock: FrameClock | null,
  draft: LaneDraft | null,
): StageLane[] {
  const { info } = clip;
  return experiment.samplers.map(({ name, spec }, place) => {
    const told = clip.lanes.find(({ sampler }) => sampler === name);
    const base = { sampler: name, place };
    const drafted =
      draft?.sampler === name
        ? draft.frames.map((frame) => ({ ...frame, reason: "chosen by hand", score: null }))
        : undefined;
    const listed =
      clock !== null && info !== null && spec.type === "times"
        ? listedFrames(spec.times, info, clock, spec.order === undefined || spec.order === "forward")
        : undefined;
    const frames = drafted ?? listed ?? told?.frames ?? null;
    if (frames === null || info === null) {
      const problem = told?.problem ?? null;
      return { ...base, frames: null, text: problem ?? waiting(clip), isProblem: problem !== null };
    }
    const chance = clock === null ? null : hitChance(spec, info, clock, frames);
    const text = laneText(frames, info.events, chance);
    const isByHand = isChosenByHand({ name, spec });
    return { ...base, frames, text: isByHand ? `${text} · chosen by hand` : text, isProblem: false };
  });
}

/** The frames of a list of times are known without asking anyone, while the host still counts. */
function listedFrames(
  times: readonly number[],
  { fromSeconds, toSeconds }: RunClip,
  clock: FrameClock,
  isForward: boolean,
): LaneFrame[] | undefined {
  if (!isForward || !clock.isExact || times.some((seconds) => fromSeconds + seconds > toSeconds)) return undefined;
  return times.map((seconds) => ({ ...clock.frameAt(fromSeconds + seconds), reason: "listed", score: null }));
}

function waiting({ status }: PanelClip): string {
  return status === "failed" ? "not known: the clip cannot be read" : "choosing…";
}

/** A note with the stretch that it is about, in seconds of the file. */
export interface NoteSpan {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The notes that an enriched prompt told of a clip. */
export interface NoteLane {
  readonly prompt: string;
  readonly sampler: string;
  readonly notes: readonly NoteSpan[];
}

/**
 * The notes of runs, one lane for each enriched prompt: those of its first trial that was done. A run of a part of the
 * document leaves those of the run before where they are, as far as the document still has their prompt.
 *
 * @param reports the newest first
 */
export function noteLanes(
  reports: readonly (RunReport | null)[],
  clip: string,
  experiment: Experiment | null,
): NoteLane[] {
  const lanes = new Map<string, NoteLane>();
  const told = new Set(experiment?.prompts.flatMap(({ name, enrich }) => (enrich === undefined ? [] : [name])));
  const [newest, ...earlier] = reports.map((report) => report?.trials ?? []);
  for (const trial of [...(newest ?? []), ...earlier.flat().filter(({ prompt }) => told.has(prompt))]) {
    if (trial.status !== "done" || trial.clip !== clip || lanes.has(trial.prompt)) continue;
    const worded = (trial.notes ?? []).filter(({ text }) => text !== "");
    if (worded.length === 0) continue;
    const notes = worded.map(({ from, to, text }) => ({ from, to, text }));
    lanes.set(trial.prompt, { prompt: trial.prompt, sampler: trial.sampler, notes });
  }
  return [...lanes.values()];
}

/** The picture that a run's trials received of a frame; `undefined` where no run showed it with that sampler. */
export function pictureInRun(
  report: RunReport | null,
  clip: string,
  sampler: string,
  index: number,
): string | undefined {
  for (const trial of report?.trials ?? []) {
    if (trial.status !== "done" || trial.clip !== clip || trial.sampler !== sampler) continue;
    const key = trial.frames.find((frame) => frame.index === index)?.picture;
    const picture = key === undefined ? undefined : report?.pictures[key];
    if (picture !== undefined) return picture;
  }
  return undefined;
}
