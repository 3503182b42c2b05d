import type { StageSpec } from "../../protocol/sampling.ts";
import type { ClipRange } from "./clip-range.ts";
import { gridLength, gridSeconds } from "./equal-time.ts";
import { placeAt } from "./place-at.ts";

/** A sampler that asks a model how relevant frames are. */
export type RelevanceSpec = Extract<StageSpec, { readonly relevance: unknown }>;

/** Frames that a model has to judge. */
export interface Pool {
  /** What the model is asked of each. */
  readonly kind: RelevanceSpec["relevance"];
  /** Places in the range, in order of time, each once. */
  readonly places: readonly number[];
}

export function asksModel(spec: StageSpec): spec is RelevanceSpec {
  return spec.type === "aks" || spec.type === "bolt";
}

/**
 * The frames on screen on an even grid of time at the sampler's rate, or all of a range that has no more frames than
 * that; `null` for a sampler that asks no model.
 */
export function poolOf(spec: StageSpec, range: ClipRange): Pool | null {
  if (!asksModel(spec)) return null;
  const step = 1 / spec.poolFps;
  const all = gridLength(range, step) >= range.frames.length;
  const places = all ? range.frames.keys() : gridSeconds(range, step).map((seconds) => placeAt(range, seconds));
  return { kind: spec.relevance, places: [...new Set(places)] };
}
