import type { ProbedClip } from "../../src/clip/probe.ts";
import { clipRange } from "../../src/clip/range.ts";
import { parseSampler, sampleFrames } from "../../src/core/sampling/sampler.ts";
import type { DecoderSpec } from "../../src/protocol/decoding.ts";

/** An experiment on one clip in the words of its document. */
export interface Grid {
  /** From the repository's root. */
  readonly clip: string;
  readonly samplers: readonly string[];
  /** Frames come first. */
  readonly prompts: readonly string[];
  readonly decoders: readonly { readonly name: string; readonly spec: DecoderSpec }[];
  readonly maxTokens: number;
}

/** A trial's place in the grid and its tokens, the end token among them. */
export interface TrialTokens {
  readonly sampler: string;
  readonly prompt: string;
  readonly decoder: string;
  readonly tokens: readonly number[];
}

const CLIP = "media/clips/surprise-01.mp4";
const EMOTION = "Which emotion does the person show?";
const PROMPTS = [EMOTION, "What does the face do?"] as const;
const DECODERS = [
  { name: "greedy", spec: {} },
  { name: "repetition", spec: { repetitionPenalty: 1.3 } },
  { name: "no-repeat", spec: { noRepeatNgramSize: 2 } },
  { name: "at-least-4", spec: { minNewTokens: 4 } },
] as const;

/** No two arms are equal: what they share is theirs by accident of the clip. */
export const GRID: Grid = {
  clip: CLIP,
  samplers: ["uniform:4", "uniform:8", "fps:2", "times:0.7,1.9,3.1,4.3"],
  prompts: PROMPTS,
  decoders: DECODERS,
  maxTokens: 12,
};

/** As many arms as a person waits for where each frame costs seconds. */
export const GRID_LARGE: Grid = {
  clip: CLIP,
  samplers: ["uniform:2", "uniform:3"],
  prompts: PROMPTS,
  decoders: DECODERS.slice(0, 2),
  maxTokens: 8,
};

/** Which frames each sampler takes, by index, in the order the model is shown them. */
export function framesOf(grid: Grid, clip: ProbedClip): Map<string, number[]> {
  const range = clipRange(clip, {});
  return new Map(
    grid.samplers.map((name) => [
      name,
      sampleFrames(parseSampler(name), { range, keyframes: [] }).map(({ index }) => index),
    ]),
  );
}

/** How many frames the trials show in all, and how many different ones there are. */
export function encodingsOf(
  grid: Grid,
  frames: ReadonlyMap<string, readonly number[]>,
): { asked: number; unique: number } {
  const shown = [...frames.values()].flat();
  return { asked: shown.length * grid.prompts.length * grid.decoders.length, unique: new Set(shown).size };
}
