import { type ArmAxis, ARM_AXES } from "../../../src/core/comparison/arms.ts";
import { type BaselineDifference, baselineComparer } from "../../../src/core/comparison/baseline.ts";
import { compareRuns, type RunChange, type TrialComparison } from "../../../src/core/comparison/compare-runs.ts";
import { clipNames, type Failure, lostClips } from "../../../src/core/comparison/failures.ts";
import { judgeOf } from "../../../src/core/comparison/prediction.ts";
import { trialId } from "../../../src/core/experiment/trial-id.ts";
import type { PanelBranch, PanelClip, PanelRun } from "../../../src/protocol/panel-state.ts";
import type { DoneTrial, RunClip, RunReport } from "../../../src/protocol/run.ts";
import { isUnderWay } from "../panel-store.ts";
import { type Place, placesOf } from "./grid-places.ts";

/** What the grid shows of a place in it. */
export interface GridColumn extends Place {
  readonly id: string;
  readonly clip: RunClip | null;
  readonly difference: BaselineDifference;
  /** Whether it named what the clip shows; `null`: nobody can say. */
  readonly right: boolean | null;
  /** What became of it since the run before; `null` where there is none, or it is the same. */
  readonly flip: Extract<RunChange, "fixed" | "broken" | "changed"> | null;
  /** The previous run's answer, where its words or its labels' shares are other ones. */
  readonly before: DoneTrial | null;
  /** The first token in which the two answers differ. */
  readonly partsAt: number | null;
  readonly branches: readonly PanelBranch[];
}

/** All of it, in the order of the document. */
export interface GridContent {
  /** The run with the truths and events that the document names now. */
  readonly report: RunReport | null;
  readonly columns: readonly GridColumn[];
  /** Axes on which columns differ. */
  readonly axes: readonly ArmAxis[];
  /** All clips of the run by name, and what failed of those that could not be read. */
  readonly clips: readonly string[];
  readonly lost: readonly Failure[];
}

interface Input {
  readonly run: PanelRun | null;
  readonly previous: RunReport | null;
  readonly clips: readonly PanelClip[];
  readonly branches: readonly PanelBranch[];
}

const NOTHING: GridContent = { report: null, columns: [], axes: [], clips: [], lost: [] };

/** Makes the grid of a state. What did not change is the same object as before, so that nothing is drawn for it. */
export class GridModel {
  #columns = new Map<string, GridColumn>();
  readonly #clips = new Map<string, { readonly text: string; readonly clip: RunClip }>();
  #last: { readonly input: Input; readonly content: GridContent } | undefined;

  contentOf(input: Input): GridContent {
    const last = this.#last;
    if (last && sameFields(last.input, input)) return last.content;
    const content = this.#make(input);
    this.#last = { input, content };
    return content;
  }

  #make({ run, previous, clips, branches }: Input): GridContent {
    const given = run?.report ?? null;
    if (run === null || given === null) return NOTHING;
    const report = this.#withTruths(given, clips);
    const compare = baselineComparer(report);
    const judge = judgeOf(report);
    const flips = comparisonsOf(previous, report);
    const earlier = new Map(previous?.trials.map((trial) => [trial.id, trial]));
    const clipOf = new Map(report.axes.clips.map((clip) => [clip.name, clip]));
    const columns = new Map<string, GridColumn>();
    for (const place of placesOf(report, previous, isUnderWay(run))) {
      const { coordinates, trial, of } = place;
      const id = trialId(coordinates);
      const done = of === "run" && trial?.status === "done" ? trial : null;
      const comparison = flips.get(id);
      const old = earlier.get(id);
      const other = done !== null && old?.status === "done" && comparison !== undefined ? old : null;
      const next: GridColumn = {
        ...place,
        id,
        clip: clipOf.get(coordinates.clip) ?? null,
        difference: done === null ? { kind: "none" } : compare(done),
        right: trial === null ? null : judge(trial),
        flip: of === "run" && trial !== null ? flipOf(comparison) : null,
        before: other !== null && done !== null && isOther(done, other, comparison) ? other : null,
        partsAt: comparison?.divergence?.index ?? null,
        branches: branches.filter((branch) => branch.trial === id),
      };
      columns.set(id, kept(this.#columns.get(id), next));
    }
    this.#columns = columns;
    const all = [...columns.values()];
    const axes = ARM_AXES.filter((axis) => new Set(all.map(({ coordinates }) => coordinates[axis])).size > 1);
    return { report, columns: all, axes, clips: clipNames(report), lost: lostClips(report) };
  }

  /** What a clip shows, and when, is as the document says now: marks follow the person's hand. */
  #withTruths(report: RunReport, clips: readonly PanelClip[]): RunReport {
    const infos = new Map(clips.map(({ name, info }) => [name, info]));
    const named = report.axes.clips.map((clip): RunClip => {
      const info = infos.get(clip.name);
      const next = info ? { ...clip, label: info.label, events: info.events } : clip;
      const text = JSON.stringify(next);
      const last = this.#clips.get(clip.name);
      if (last?.text === text) return last.clip;
      this.#clips.set(clip.name, { text, clip: next });
      return next;
    });
    return { ...report, axes: { ...report.axes, clips: named } };
  }
}

function comparisonsOf(previous: RunReport | null, report: RunReport): Map<string, TrialComparison> {
  if (previous === null) return new Map();
  // Both are judged by what the document says now.
  const first = { ...previous, axes: { ...previous.axes, clips: report.axes.clips } };
  return new Map(compareRuns(first, report).trials.map((one) => [one.id, one]));
}

/** Shares of labels that differ by less look the same. */
const SAME_SHARE = 0.01;

function isOther(done: DoneTrial, old: DoneTrial, comparison: TrialComparison | undefined): boolean {
  if ((comparison?.divergence ?? null) !== null) return true;
  const before = new Map(old.labels.map(({ label, probability }) => [label, probability]));
  return done.labels.some(({ label, probability }) => {
    const earlier = before.get(label);
    return earlier !== undefined && Math.abs(earlier - probability) >= SAME_SHARE;
  });
}

function flipOf(comparison: TrialComparison | undefined): GridColumn["flip"] {
  switch (comparison?.change) {
    case "fixed":
    case "broken":
    case "changed":
      return comparison.change;
    default:
      return null;
  }
}

/** The column as it was, where nothing that is shown of it is another thing. */
function kept(before: GridColumn | undefined, next: GridColumn): GridColumn {
  if (before === undefined) return next;
  const same =
    before.trial === next.trial &&
    before.of === next.of &&
    before.clip === next.clip &&
    before.right === next.right &&
    before.flip === next.flip &&
    before.before === next.before &&
    before.branches.length === next.branches.length &&
    before.branches.every((branch, place) => JSON.stringify(branch) === JSON.stringify(next.branches[place])) &&
    sameDifference(before.difference, next.difference);
  return same ? before : next;
}

function sameDifference(a: BaselineDifference, b: BaselineDifference): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== "compared" || b.kind !== "compared" || a.baseline === b.baseline;
}

function sameFields<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => a[key] === b[key]);
}
