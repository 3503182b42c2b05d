import type { ExceedingChoice } from "../../../protocol/probe.ts";
import type { UnfitChoice } from "../../../protocol/run.ts";
import type { ClipAnswers } from "../probe-cases.ts";

/** What can be compared, clip by clip. */
export interface Comparable<Step> {
  /** Those of the steps that are compared, in their order. */
  readonly steps: readonly Step[];
  /** Clips that were asked about every one of these steps. */
  readonly clips: readonly ClipAnswers[];
  /** Steps that were not asked about for every clip. */
  readonly exceeding: readonly ExceedingChoice[];
}

/**
 * A curve is over the same clips at each of its steps, and more frames than a model holds were not asked about. A step
 * that fits for most clips is compared, and the clips for which it does not fit are left out; one that fits for half of
 * them or fewer is left out itself.
 *
 * @param nameOf what a step's choice of frames is called in the trials
 * @param unfit why clips were not asked
 */
export function comparableSteps<Step>(
  all: readonly ClipAnswers[],
  steps: readonly Step[],
  nameOf: (step: Step) => string,
  unfit: readonly UnfitChoice[],
): Comparable<Step> {
  const missing = (step: Step): number => all.filter(({ answers }) => !answers.has(nameOf(step))).length;
  const compared = steps.filter((step) => 2 * missing(step) < all.length);
  const exceeding = steps.flatMap((step): ExceedingChoice[] => {
    const clips = missing(step);
    const choice = nameOf(step);
    const names = new Set(all.map(({ clip }) => clip.name));
    const first = unfit.find((one) => one.choice === choice && names.has(one.clip));
    return clips === 0
      ? []
      : [{ choice, clips, of: all.length, compared: compared.includes(step), reason: first?.reason ?? "" }];
  });
  return {
    steps: compared,
    clips: all.filter(({ answers }) => compared.every((step) => answers.has(nameOf(step)))),
    exceeding,
  };
}
