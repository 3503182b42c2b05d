import { ARM_AXES, type ArmAxis, namesOnAxes } from "../../../src/core/comparison/arms.ts";
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
  return inOrder([...places.values()], report, previous);
}

/**
 * By the axes' names: those of the run that has more of them first, so that a run of a part of the document leaves the
 * others where they are.
 */
function inOrder(places: readonly Place[], report: RunReport, previous: RunReport | null): Place[] {
  const keys = ["clip", ...ARM_AXES] as const;
  const newer = namesOf(report);
  const older = previous === null ? undefined : namesOf(previous);
  const ranks = keys.map((key) => {
    const [own, earlier] = [newer[key], older?.[key] ?? []];
    const names = own.length >= earlier.length ? [...own, ...earlier] : [...earlier, ...own];
    return new Map([...new Set(names)].map((name, rank) => [name, rank]));
  });
  const rankOf = ({ coordinates }: Place): number[] => [
    ...keys.map((key, place) => ranks[place]?.get(coordinates[key]) ?? Infinity),
    coordinates.repeat,
  ];
  return places
    .map((place) => ({ place, rank: rankOf(place) }))
    .sort((a, b) => {
      const at = a.rank.findIndex((rank, place) => rank !== b.rank[place]);
      return at < 0 ? 0 : (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
    })
    .map(({ place }) => place);
}

function namesOf({ axes }: RunReport): Record<"clip" | ArmAxis, string[]> {
  return { clip: axes.clips.map(({ name }) => name), ...namesOnAxes(axes) };
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
