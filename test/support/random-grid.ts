import { xorshift128plus } from "pure-rand/generator/xorshift128plus";
import type { PixelFrame } from "../../src/inference/engine.ts";
import type { DecoderSpec } from "../../src/protocol/decoding.ts";
import { noiseFrame } from "./noise-frame.ts";

/** A prompt over some of a grid's frames, and the labels it asks about. */
export interface GridPrompt {
  /** Places in the grid's frames. */
  readonly frames: readonly number[];
  readonly text: string;
  readonly labels: readonly string[];
}

export interface RandomGrid {
  readonly frames: readonly PixelFrame[];
  readonly prompts: readonly GridPrompt[];
  readonly decoders: readonly DecoderSpec[];
  readonly repeats: number;
  readonly seed: number;
  readonly maxTokens: number;
  readonly topLogits: number;
}

/** Texts that begin alike, and differ in where frames come. */
const TEXTS = [
  "Which emotion does the person show?",
  "Which emotion does the person show now?",
  "Which emotion is it?",
  "{{frames}} Which emotion does the person show?",
  "Look: {{frames}} What is the face?",
  "Look: {{frames}} What is the face like?",
  "Answer sad or happy",
];
/** Some are beginnings of others. */
const LABELS = ["happy", "happiness", "sad", "sadness", "unhappy", "fear", "surprised", "yes"];

/** A grid from a seed: the same one each time. Samplers overlap, prompts begin alike, decoders are of every kind. */
export function randomGrid(seed: number): RandomGrid {
  const random = xorshift128plus(seed);
  const below = (count: number): number => (random.next() >>> 0) % count;
  const between = (least: number, most: number): number => least + below(most - least + 1);
  const real = (least: number, most: number): number => least + ((most - least) * below(1000)) / 999;
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const some = <T>(values: readonly T[], count: number): T[] =>
    Array.from({ length: count }, () => pick(values)).filter((value, place, all) => all.indexOf(value) === place);
  const chance = (share: number): boolean => real(0, 1) < share;

  const [width, height] = pick([
    [24, 24],
    [32, 18],
    [17, 40],
  ] as const);
  const frames = Array.from({ length: between(2, 5) }, () => noiseFrame(below(1 << 20), width, height));
  const samplers = Array.from({ length: between(1, 3) }, () =>
    Array.from({ length: between(1, 4) }, () => below(frames.length)),
  );
  const texts = some(TEXTS, between(1, 3));
  const labels = chance(0.3) ? [] : some(LABELS, between(2, 5));
  const maxTokens = between(1, 10);

  const decoder = (): DecoderSpec => {
    const spec: { -readonly [Setting in keyof DecoderSpec]: DecoderSpec[Setting] } = {};
    if (chance(0.4)) spec.repetitionPenalty = real(0.8, 1.6);
    if (chance(0.2)) spec.frequencyPenalty = real(-1, 1);
    if (chance(0.2)) spec.presencePenalty = real(-1, 1);
    if (chance(0.2)) spec.noRepeatNgramSize = between(1, 3);
    if (chance(0.2)) spec.logitBias = { happy: real(-3, 3), "20": -100 };
    if (chance(0.3)) spec.minNewTokens = between(0, maxTokens);
    if (chance(0.2)) spec.maxNewTokens = between(spec.minNewTokens ?? 1, maxTokens + 3) || 1;
    if (chance(0.2)) spec.stop = ["a", "e "];
    if (chance(0.2)) spec.order = "llamacpp";
    if (!chance(0.6)) return spec;
    spec.temperature = real(0.3, 2);
    if (chance(0.3)) spec.topK = between(1, 40);
    if (chance(0.3)) spec.topP = real(0.2, 0.99);
    if (chance(0.2)) spec.minP = real(0.01, 0.3);
    if (chance(0.2)) spec.typicalP = real(0.3, 0.99);
    if (chance(0.15)) spec.epsilonCutoff = real(0.0005, 0.02);
    if (chance(0.15)) spec.etaCutoff = real(0.0005, 0.02);
    if (chance(0.15)) spec.topNSigma = real(0.5, 3);
    return spec;
  };
  return {
    frames,
    prompts: samplers.flatMap((places) => texts.map((text) => ({ frames: places, text, labels }))),
    decoders: [{}, ...Array.from({ length: between(1, 4) }, decoder)],
    repeats: between(1, 2),
    seed: below(1 << 30),
    maxTokens,
    topLogits: between(0, 5),
  };
}
