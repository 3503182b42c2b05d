import type { DoneTrial, RunReport, Trial } from "../../protocol/run.ts";
import { armKey, armOf } from "./arms.ts";
import { type Divergence, firstDivergence } from "./divergence.ts";
import { predictionOf } from "./prediction.ts";

/** How a trial differs from the baseline's trial of the same clip and repeat. */
export type BaselineDifference =
  /** The document names no baseline. */
  | { readonly kind: "none" }
  /** The trial belongs to the baseline itself. */
  | { readonly kind: "itself" }
  /** The baseline's trial of this clip failed, or is not among the trials. */
  | { readonly kind: "missing" }
  | {
      readonly kind: "compared";
      readonly baseline: DoneTrial;
      /** `null`: the same tokens. */
      readonly divergence: Divergence | null;
      /** Whether another label is the likeliest, or the text is another where there are no labels. */
      readonly labelChanged: boolean;
    };

/**
 * Compares trials with the baseline's of the same clip and the same repeat: draws depend on the repeat, so these two
 * were made with the same random numbers.
 */
export function baselineComparer(
  report: Pick<RunReport, "baseline" | "trials">,
): (trial: DoneTrial) => BaselineDifference {
  const { baseline, trials } = report;
  if (baseline === null) return () => ({ kind: "none" });
  const key = armKey(baseline);
  const own = trials.filter((trial) => armKey(armOf(trial)) === key);
  const byPlace = new Map(own.map((trial) => [placeOf(trial), trial]));
  return (trial) => {
    if (armKey(armOf(trial)) === key) return { kind: "itself" };
    const other = byPlace.get(placeOf(trial));
    if (other?.status !== "done") return { kind: "missing" };
    return {
      kind: "compared",
      baseline: other,
      divergence: firstDivergence(trial, other),
      labelChanged: predictionOf(trial).label !== predictionOf(other).label,
    };
  };
}

function placeOf({ clip, repeat }: Trial): string {
  return JSON.stringify([clip, repeat]);
}
