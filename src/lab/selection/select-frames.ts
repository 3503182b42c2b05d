import type { ClipSignal } from "../../core/sampling/clip-signal.ts";
import type { ClipRange } from "../../core/sampling/clip-range.ts";
import { type FixedView, fixView, showsFace } from "../../core/sampling/frame-view.ts";
import { type ChosenFrame, needsSignal, relevancePool, sampleFrames } from "../../core/sampling/sampler.ts";
import type { ProbedClip } from "../../clip/probe.ts";
import type { SelectionCost } from "../../protocol/run.ts";
import type { Box, SamplerSpec } from "../../protocol/sampling.ts";
import type { Judgement } from "./judge-frames.ts";

export interface SelectionTools {
  /** The clip's signal; measured once. */
  readonly measure: () => Promise<ClipSignal>;
  /** The clip's face; found once. */
  readonly findFace: () => Promise<Box | null>;
  /** How relevant a model finds each of these frames in the view, by their indices. */
  readonly judge: (indices: readonly number[], kind: "yes-no" | "labels", view: FixedView | null) => Promise<Judgement>;
}

export interface Selection {
  /** In the order shown. */
  readonly frames: readonly ChosenFrame[];
  /** What of each frame is shown; `null` for all of it. */
  readonly view: FixedView | null;
  /** What the choice alone costs, beside showing its frames. */
  readonly cost: SelectionCost;
  /** Indices of the frames that a model judged, each once. */
  readonly judged: readonly number[];
  /** Tokens of the prompts that asked about them. */
  readonly promptTokens: number;
  /** Those of them that stand for frames. */
  readonly frameTokens: number;
}

/**
 * Chooses a sampler's frames of a range, and finds out first what it has to know: the clip's signal, or how relevant a
 * model finds its frames.
 *
 * @throws SaccadeError `input` where the range has too few frames, and what the tools throw
 */
export async function selectFrames(
  spec: SamplerSpec,
  { keyframes, info }: ProbedClip,
  range: ClipRange,
  tools: SelectionTools,
): Promise<Selection> {
  const view = fixView(spec.view, showsFace(spec.view) ? await tools.findFace() : null);
  const signal = needsSignal(spec) ? await tools.measure() : undefined;
  const pool = relevancePool(spec, { range, keyframes, signal });
  const indices = pool?.places.flatMap((place) => range.frames[place]?.index ?? []) ?? [];
  const judgement = pool ? await tools.judge(indices, pool.kind, view) : undefined;
  const frames = sampleFrames(spec, { range, keyframes, signal, relevance: judgement?.relevance });
  const judged = [...new Set(indices)];
  return {
    frames,
    view,
    cost: { framesMeasured: signal ? info.frameCount : 0, calls: judged.length },
    judged,
    promptTokens: judgement?.promptTokens ?? 0,
    frameTokens: judgement?.frameTokens ?? 0,
  };
}
