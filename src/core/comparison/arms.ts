import type { ArmNames } from "../../protocol/experiment.ts";
import type { Coordinates, RunReport } from "../../protocol/run.ts";

/** The axes of the grid but the clip, as a person reads them. */
export const ARM_AXES = ["model", "sampler", "prompt", "decoder"] as const;

export type ArmAxis = (typeof ARM_AXES)[number];

/** The arm of a trial: its names but the clip and the repeat. */
export function armOf({ model, sampler, prompt, decoder }: Coordinates): ArmNames {
  return { model, sampler, prompt, decoder };
}

/** One word for an arm, equal for equal arms: a key. No name holds a line break that could make two arms alike. */
export function armKey(arm: ArmNames): string {
  return JSON.stringify(ARM_AXES.map((axis) => arm[axis]));
}

/** The arms of a run in the order of its axes: trials stand in the order in which they were written. */
export function armsOf({ trials, axes }: Pick<RunReport, "trials" | "axes">): ArmNames[] {
  const arms = new Map<string, ArmNames>();
  for (const trial of trials) {
    const arm = armOf(trial);
    const key = armKey(arm);
    if (!arms.has(key)) arms.set(key, arm);
  }
  const names = namesOnAxes(axes);
  const differing = (a: ArmNames, b: ArmNames): ArmAxis | undefined => ARM_AXES.find((axis) => a[axis] !== b[axis]);
  return [...arms.values()].sort((a, b) => {
    const axis = differing(a, b);
    return axis === undefined ? 0 : names[axis].indexOf(a[axis]) - names[axis].indexOf(b[axis]);
  });
}

/** What stands on each axis of a run, in its order. */
export function namesOnAxes({ models, samplers, prompts, decoders }: RunReport["axes"]): Record<ArmAxis, string[]> {
  return {
    model: [...models],
    sampler: [...samplers],
    prompt: prompts.map(({ name }) => name),
    decoder: decoders.map(({ name }) => name),
  };
}

/** The axes on which the trials differ: what has to be said of an arm to tell it from the others. */
export function varyingAxes({ trials }: Pick<RunReport, "trials">): ArmAxis[] {
  return ARM_AXES.filter((axis) => new Set(trials.map((trial) => trial[axis])).size > 1);
}

/** An arm by what tells it from the others, as `uniform:4 · plain`; all of it where nothing does. */
export function armName(arm: ArmNames, axes: readonly ArmAxis[]): string {
  return (axes.length === 0 ? ARM_AXES : axes).map((axis) => arm[axis]).join(" · ");
}

/** A trial by clip, arm and repeat, the last only where there are several. */
export function trialName(trial: Coordinates, axes: readonly ArmAxis[], repeats: number): string {
  const repeat = repeats > 1 ? ` · repeat ${trial.repeat}` : "";
  return `${trial.clip} · ${armName(trial, axes)}${repeat}`;
}
