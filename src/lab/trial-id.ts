import type { Coordinates } from "../protocol/run.ts";

/** A trial's coordinates as one word: names of its axes, escaped, with slashes between. */
export function trialId({ clip, model, sampler, prompt, decoder, repeat }: Coordinates): string {
  return [clip, model, sampler, prompt, decoder, String(repeat)].map(encodeURIComponent).join("/");
}
