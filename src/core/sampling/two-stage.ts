import type { SamplerSpec, StageSpec } from "../../protocol/sampling.ts";
import type { Choice } from "./choice.ts";
import { frameAtPlace } from "./choice.ts";
import { choose } from "./choose.ts";
import type { SamplingContext } from "./context.ts";
import { formatSampler } from "./format-sampler.ts";
import { parseStage } from "./parse-sampler.ts";
import { asksModel, type Pool, poolOf } from "./pool.ts";

export type TwoStageSpec = Extract<SamplerSpec, { readonly type: "two-stage" }>;

/** The one or two samplers that a sampler is made of. */
export function stagesOf(spec: SamplerSpec): StageSpec[] {
  return spec.type === "two-stage" ? [parseStage(spec.candidates), parseStage(spec.then)] : [spec];
}

/** What the second sampler chooses among the frames that the first one chose, each of them once and in order of time. */
export function chooseInStages(spec: TwoStageSpec, context: SamplingContext): Choice[] {
  const { among, places } = candidatesOf(spec, context);
  return choose(parseStage(spec.then), among).map((choice) => ({ ...choice, place: places[choice.place] ?? 0 }));
}

/** The frames that a model has to judge: the first sampler's pool, or else the second one's; `null` if there is none. */
export function poolInStages(spec: TwoStageSpec, context: Omit<SamplingContext, "relevance">): Pool | null {
  const first = poolOf(parseStage(spec.candidates), context.range);
  const then = parseStage(spec.then);
  if (first || !asksModel(then)) return first;
  const { among, places } = candidatesOf(spec, context);
  const pool = poolOf(then, among.range);
  return pool && { kind: pool.kind, places: pool.places.map((place) => places[place] ?? 0) };
}

/** What the second sampler knows: of the clip only the candidates, and where they are. */
function candidatesOf(spec: TwoStageSpec, context: SamplingContext): { among: SamplingContext; places: number[] } {
  const { range, relevance } = context;
  const first = parseStage(spec.candidates);
  const chosen = new Set(choose(first, context).map(({ place }) => place));
  const places = [...chosen].sort((a, b) => a - b);
  const frames = places.map((place) => frameAtPlace(range, place));
  const among = { ...context, range: { ...range, frames, chosenBy: formatSampler(first) } };
  // Judged once, for the first sampler: the second one's pool is a part of it.
  const judged = poolOf(first, range);
  if (!judged || !relevance) return { among, places };
  const scores = new Map(judged.places.map((place, k) => [place, relevance[k] ?? 0]));
  const then = parseStage(spec.then);
  const pool = poolOf(then, among.range)?.places ?? [];
  return { among: { ...among, relevance: pool.map((place) => scores.get(places[place] ?? 0) ?? 0) }, places };
}
