import { trialId } from "../../../src/core/experiment/trial-id.ts";
import type { Coordinates, RunReport, Trial } from "../../../src/protocol/run.ts";

/** A place in the grid. */
export interface Place {
  readonly coordinates: Coordinates;
  /** `null`: it is still to come. */
  readonly trial: Trial | null;
  /** Whose trial: one of the previous run stands where the run left its place out. */
  readonly of: "run" | "previous";
}

/** Trials to come that are shown as places; a run of thousands has no use for empty ones. */
const MOST_PLACES = 400;

/** Places in the order of the document: done, to come, and those that only the previous run has. */
export function placesOf(report: RunReport, previous: RunReport | null, isRunning: boolean): Place[] {
  const done = new Map(report.trials.map((trial) => [trial.id, trial]));
  const places = new Map<string, Place>();
  const planned = plannedOf(report);
  for (const coordinates of planned) {
    const id = trialId(coordinates);
    const trial = done.get(id);
    if (trial) places.set(id, { coordinates, trial, of: "run" });
    else if (isRunning && planned.length <= MOST_PLACES) places.set(id, { coordinates, trial: null, of: "run" });
  }
  for (const trial of report.trials) {
    if (!places.has(trial.id)) places.set(trial.id, { coordinates: trial, trial, of: "run" });
  }
  for (const trial of previous?.trials ?? []) {
    if (!places.has(trial.id)) places.set(trial.id, { coordinates: trial, trial, of: "previous" });
  }
  return [...places.values()];
}

function plannedOf({ axes }: RunReport): Coordinates[] {
  const { clips, models, samplers, prompts, decoders, repeats } = axes;
  const planned: Coordinates[] = [];
  for (const { name: clip } of clips)
    for (const model of models)
      for (const sampler of samplers)
        for (const { name: prompt } of prompts)
          for (const { name: decoder } of decoders)
            for (let repeat = 1; repeat <= repeats; repeat++) {
              planned.push({ clip, model, sampler, prompt, decoder, repeat });
            }
  return planned;
}
