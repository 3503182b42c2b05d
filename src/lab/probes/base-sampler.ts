import type { Experiment, SamplerEntry } from "../../protocol/experiment.ts";

/** The sampler that a probe changes: that of the experiment's baseline, or else its first one. */
export function baseSampler({ samplers, baseline }: Experiment): SamplerEntry {
  const entry = samplers.find(({ name }) => name === baseline?.sampler) ?? samplers[0];
  if (!entry) throw new RangeError("An experiment has a sampler.");
  return entry;
}
