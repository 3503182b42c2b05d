import type { Coordinates, RunReport, Trial } from "../../protocol/run.ts";
import { type Divergence, firstDivergence } from "./divergence.ts";
import { predictionOf } from "./prediction.ts";

/**
 * What became of a trial from the first run to the second. `fixed` and `broken` need the clip's label; `changed` says
 * something else without either, or failed in one of the two.
 */
export const RUN_CHANGES = ["fixed", "broken", "changed", "same", "only-in-first", "only-in-second"] as const;

export type RunChange = (typeof RUN_CHANGES)[number];

export interface TrialComparison {
  readonly id: string;
  readonly coordinates: Coordinates;
  readonly change: RunChange;
  /** The clip's label: of the second run, or of the first where the second does not have the clip. */
  readonly truth: string | null;
  /** `null` where the run does not have the trial. */
  readonly before: Outcome | null;
  readonly after: Outcome | null;
  /** Where the second run's answer parts from the first's; `null` where it does not or one of them is missing. */
  readonly divergence: Divergence | null;
}

/** What a trial came to. */
export type Outcome =
  | { readonly status: "done"; readonly label: string; readonly probability: number | null }
  | { readonly status: "failed"; readonly error: string };

export interface RunComparison {
  readonly counts: Readonly<Record<RunChange, number>>;
  /** In the order of the second run, then what only the first has. */
  readonly trials: readonly TrialComparison[];
}

type Run = Pick<RunReport, "trials" | "axes">;

/** Compares two runs of a document trial by trial, matched by their ids. */
export function compareRuns(first: Run, second: Run): RunComparison {
  const earlier = new Map(first.trials.map((trial) => [trial.id, trial]));
  const later = new Set(second.trials.map(({ id }) => id));
  const truths = new Map([...first.axes.clips, ...second.axes.clips].map(({ name, label }) => [name, label]));
  const trials = [
    ...second.trials.map((trial) => compareTrials(earlier.get(trial.id), trial, truths.get(trial.clip) ?? null)),
    ...first.trials
      .filter(({ id }) => !later.has(id))
      .map((trial) => compareTrials(trial, undefined, truths.get(trial.clip) ?? null)),
  ].filter((comparison) => comparison !== null);
  const counts = Object.fromEntries(
    RUN_CHANGES.map((change) => [change, trials.filter((trial) => trial.change === change).length]),
  ) as Record<RunChange, number>;
  return { counts, trials };
}

function compareTrials(
  first: Trial | undefined,
  second: Trial | undefined,
  truth: string | null,
): TrialComparison | null {
  const present = second ?? first;
  if (present === undefined) return null;
  const { id, clip, model, sampler, prompt, decoder, repeat } = present;
  const before = first === undefined ? null : outcomeOf(first);
  const after = second === undefined ? null : outcomeOf(second);
  return {
    id,
    coordinates: { clip, model, sampler, prompt, decoder, repeat },
    change: changeOf(before, after, truth),
    truth,
    before,
    after,
    divergence: first?.status === "done" && second?.status === "done" ? firstDivergence(second, first) : null,
  };
}

function outcomeOf(trial: Trial): Outcome {
  if (trial.status === "failed") return { status: "failed", error: trial.error };
  return { status: "done", ...predictionOf(trial) };
}

function changeOf(before: Outcome | null, after: Outcome | null, truth: string | null): RunChange {
  if (before === null) return "only-in-second";
  if (after === null) return "only-in-first";
  const wasRight = truth !== null && said(before) === truth;
  const isRight = truth !== null && said(after) === truth;
  if (isRight && !wasRight) return "fixed";
  if (wasRight && !isRight) return "broken";
  return said(before) === said(after) ? "same" : "changed";
}

/** `null`: it failed. */
function said(outcome: Outcome): string | null {
  return outcome.status === "done" ? outcome.label : null;
}
