import type { FrameTime } from "../../protocol/clip.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import { type Choice, frameAtPlace } from "./choice.ts";
import { choose } from "./choose.ts";
import type { SamplingContext } from "./context.ts";
import { asksModel, type Pool, poolOf } from "./pool.ts";
import { inShownOrder } from "./shown-order.ts";
import { chooseInStages, poolInStages, stagesOf } from "./two-stage.ts";

export type { Pool } from "./pool.ts";
export type { SamplingContext } from "./context.ts";
export { parseSampler } from "./parse-sampler.ts";

/** A frame with why it was chosen. */
export interface ChosenFrame extends FrameTime {
  /** In a few words for a person. */
  readonly reason: string;
  /** What the choice went by, where that is a number: higher is more. Comparable within a clip and a sampler only. */
  readonly score?: number;
}

/**
 * Chooses frames of a range, in the order in which a model is shown them. The same sampler, range and knowledge choose
 * the same frames; each sampler's rule and its source stand in its own file.
 *
 * @throws SaccadeError of kind `input` where more frames are asked for than there are, and where a time or a number lies
 *   outside of the range
 * @throws RangeError without the signal or the relevance that the sampler needs
 */
export function sampleFrames(spec: SamplerSpec, context: SamplingContext): ChosenFrame[] {
  const choices = spec.type === "two-stage" ? chooseInStages(spec, context) : choose(spec, context);
  return inShownOrder(choices, spec).map((choice) => chosenFrame(choice, context));
}

/** Whether the sampler looks at what happens in the clip, so that its signal has to be measured. */
export function needsSignal(spec: SamplerSpec): boolean {
  return stagesOf(spec).some(
    ({ type }) => type === "scene" || type === "motion" || type === "apex" || type === "burst",
  );
}

/**
 * The frames that a model has to judge before the sampler can choose; `null` if it asks no model.
 *
 * @throws SaccadeError of kind `input` as sampleFrames() does
 */
export function relevancePool(spec: SamplerSpec, context: Omit<SamplingContext, "relevance">): Pool | null {
  return spec.type === "two-stage" ? poolInStages(spec, context) : poolOf(spec, context.range);
}

/** Whether a model has to judge frames before the sampler can choose. */
export function asksAnyModel(spec: SamplerSpec): boolean {
  return stagesOf(spec).some(asksModel);
}

/** Whether which frames are chosen depends on what the clip shows, and not on its times alone. */
export function dependsOnContent(spec: SamplerSpec): boolean {
  return needsSignal(spec) || asksAnyModel(spec) || stagesOf(spec).some(({ type }) => type === "keyframes");
}

/** Whether another seed chooses other frames. */
export function isSeeded(spec: SamplerSpec): boolean {
  return stagesOf(spec).some(({ type }) => type === "random" || type === "jittered");
}

function chosenFrame({ place, reason, score }: Choice, { range }: SamplingContext): ChosenFrame {
  return { ...frameAtPlace(range, place), reason, ...(score === undefined ? {} : { score }) };
}
