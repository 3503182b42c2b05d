import { quoted } from "../../clip/quoted.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Experiment } from "../../protocol/experiment.ts";
import type { RunSelection } from "../../protocol/run.ts";
import type { LoadedExperiment } from "./load-experiment.ts";

/**
 * The part of an experiment that a person asks for, by names of its axes. Its baseline stays where all of it is left.
 *
 * @throws SaccadeError `input` for a name that the experiment does not have, or an axis that is left empty
 */
export function selectExperiment(loaded: LoadedExperiment, only: RunSelection | undefined): LoadedExperiment {
  if (!only) return loaded;
  const { experiment } = loaded;
  const models = pick("model", experiment.models, only.models);
  const samplers = pick("sampler", experiment.samplers, only.samplers);
  const decoders = pick("decoder", experiment.decoders, only.decoders);
  const prompts = pick("prompt", loaded.prompts, only.prompts);
  const names = new Set(prompts.map(({ name }) => name));
  const { baseline } = experiment;
  const isWhole =
    baseline !== undefined &&
    names.has(baseline.prompt) &&
    models.some(({ name }) => name === baseline.model) &&
    samplers.some(({ name }) => name === baseline.sampler) &&
    decoders.some(({ name }) => name === baseline.decoder);
  const selected: Experiment = {
    ...experiment,
    models,
    samplers,
    decoders,
    prompts: experiment.prompts.filter(({ name }) => names.has(name)),
    baseline: isWhole ? baseline : undefined,
  };
  return { ...loaded, experiment: selected, prompts, clips: pick("clip", loaded.clips, only.clips) };
}

function pick<Entry extends { readonly name: string }>(
  axis: string,
  entries: readonly Entry[],
  wanted: readonly string[] | undefined,
): readonly Entry[] {
  if (wanted === undefined) return entries;
  const unknown = wanted.find((name) => !entries.some((entry) => entry.name === name));
  if (unknown !== undefined) {
    const known = entries.map(({ name }) => quoted(name)).join(", ");
    throw new SaccadeError("input", `The experiment has no ${axis} ${quoted(unknown)}: it has ${known || "none"}.`);
  }
  if (wanted.length === 0) throw new SaccadeError("input", `A run needs at least one ${axis}: none is chosen.`);
  return entries.filter(({ name }) => wanted.includes(name));
}
