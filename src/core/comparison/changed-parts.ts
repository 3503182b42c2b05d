import type { Experiment } from "../../protocol/experiment.ts";

/** Parts of an experiment that decide what is computed, as a person calls them. */
const PARTS = {
  clips: ({ clips }: Experiment) => clips.map(({ path, from, to }) => [path, from, to]),
  models: ({ models }: Experiment) => models,
  samplers: ({ samplers }: Experiment) => samplers,
  prompts: ({ prompts }: Experiment) => prompts,
  decoders: ({ decoders }: Experiment) => decoders,
  labels: ({ labels }: Experiment) => labels,
  settings: ({ repeats, seed, maxTokens, topLogits }: Experiment) => [repeats, seed, maxTokens, topLogits],
} as const;

/**
 * What a document asks otherwise than another version of it: the names of the parts that differ. What clips are known to
 * show, comments and layout count for nothing.
 */
export function changedParts(before: Experiment, after: Experiment): string[] {
  return Object.entries(PARTS).flatMap(([name, of]) =>
    JSON.stringify(of(before)) === JSON.stringify(of(after)) ? [] : [name],
  );
}
