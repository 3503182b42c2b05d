import { describe, expect, it } from "vitest";
import { uniformDraw } from "../../../src/core/decoding/draw.ts";
import type { LabelScores } from "../../../src/core/decoding/labels.ts";
import { isDeterministic } from "../../../src/core/decoding/token-decoder.ts";
import { readPrompt } from "../../../src/core/prompt/prompt.ts";
import type { AnswerOutcome, AnswerRequest, FrameEncoding, Prefix } from "../../../src/inference/engine.ts";
import type { EngineLimits, TransformersEngine } from "../../../src/inference/transformers/transformers-engine.ts";
import { type GridPrompt, type RandomGrid, randomGrid } from "../../support/random-grid.ts";
import { engineForTests, tinyFolder } from "../../support/test-models.ts";

/** How many grids; SACCADE_GRIDS asks for more. */
const GRIDS = Number(process.env["SACCADE_GRIDS"] ?? 40);
const TOLERANCE = 1e-4;
/** Of prompts that were read: a few, so that some of them have to go while others are in use. */
const PREFIX_BYTES = 64 * 1024;

interface Answered {
  readonly outcomes: readonly AnswerOutcome[];
  /** For each prompt; `undefined` without labels. */
  readonly scores: readonly (LabelScores | undefined)[];
}

/** The requests that a grid makes of one prompt. */
function requestsOf(grid: RandomGrid, prefix: Prefix): AnswerRequest[] {
  return grid.decoders.flatMap((decoder) =>
    Array.from({ length: grid.repeats }, (_, repeat) => ({
      prefix,
      decoder,
      maxTokens: decoder.maxNewTokens ?? grid.maxTokens,
      topLogits: grid.topLogits,
      draw: isDeterministic(decoder) ? undefined : (step: number) => uniformDraw(grid.seed, repeat + 1, step),
    })),
  );
}

async function prefill(
  engine: TransformersEngine,
  grid: RandomGrid,
  { frames, text, labels }: GridPrompt,
  encodings: readonly FrameEncoding[],
): Promise<Prefix> {
  const shown = frames.flatMap((place) => grid.frames[place] ?? []);
  const prompt = await engine.renderPrompt(readPrompt(text, labels), shown);
  const own = frames.flatMap((place) => encodings[place] ?? []);
  return engine.prefill(prompt, own);
}

async function scoresOf(
  engine: TransformersEngine,
  prefix: Prefix,
  labels: readonly string[],
): Promise<LabelScores | undefined> {
  return labels.length === 0 ? undefined : engine.scoreLabels(prefix, labels, "sum");
}

/** As the lab does: frames encoded once, prompts read once and held, all answers side by side. */
async function shared(engine: TransformersEngine, grid: RandomGrid): Promise<Answered> {
  const { frames: encodings } = await engine.encodeFrames(grid.frames);
  const prefixes: Prefix[] = [];
  for (const prompt of grid.prompts) prefixes.push(await prefill(engine, grid, prompt, encodings));
  const outcomes = await engine.answer(prefixes.flatMap((prefix) => requestsOf(grid, prefix)));
  const scores: Answered["scores"][number][] = [];
  for (const [place, prefix] of prefixes.entries()) {
    scores.push(await scoresOf(engine, prefix, grid.prompts[place]?.labels ?? []));
  }
  for (const prefix of prefixes) prefix.dispose();
  return { outcomes, scores };
}

/** As if each were the only one: everything anew for each answer and for labels. */
async function unshared(engine: TransformersEngine, grid: RandomGrid): Promise<Answered> {
  const outcomes: AnswerOutcome[] = [];
  const scores: Answered["scores"][number][] = [];
  const alone = async <T>(prompt: GridPrompt, work: (prefix: Prefix) => Promise<T>): Promise<T> => {
    const encodings: FrameEncoding[] = [];
    for (const place of prompt.frames) {
      const frame = grid.frames[place];
      const [encoding] = frame ? (await engine.encodeFrames([frame])).frames : [];
      if (encoding) encodings[place] = encoding;
    }
    const prefix = await prefill(engine, grid, prompt, encodings);
    try {
      return await work(prefix);
    } finally {
      prefix.dispose();
    }
  };
  for (const prompt of grid.prompts) {
    const count = grid.decoders.length * grid.repeats;
    for (let place = 0; place < count; place++) {
      outcomes.push(
        ...(await alone(prompt, (prefix) => engine.answer(requestsOf(grid, prefix).slice(place, place + 1)))),
      );
    }
    scores.push(await alone(prompt, (prefix) => scoresOf(engine, prefix, prompt.labels)));
  }
  return { outcomes, scores };
}

/** The largest difference between numbers at the same place; infinite where the two are not alike otherwise. */
function difference(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one === other ? 0 : Math.abs(one - other);
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other ? 0 : Infinity;
  }
  const keys = Object.keys(one);
  if (keys.join() !== Object.keys(other).join()) return Infinity;
  const at = (value: object, key: string): unknown => Reflect.get(value, key);
  return Math.max(0, ...keys.map((key) => difference(at(one, key), at(other, key))));
}

/** An outcome without its seconds; an error as its sentence. */
function comparable(outcome: AnswerOutcome): object {
  return outcome.answer ? { ...outcome.answer } : { error: outcome.error.message };
}

const MODELS = [
  ["a plain model", {}],
  ["a model with tiles that keeps logits", { splitsImages: true, keepsLogits: true }],
] as const;

describe.each(MODELS)("what is shared equals what is not, on %s", (name, options) => {
  const loaded = (limits: EngineLimits): (() => { engine: TransformersEngine }) =>
    engineForTests(() => tinyFolder(options), limits);
  const together = loaded({ prefixBytes: PREFIX_BYTES });
  const apart = loaded({ prefixBytes: 0 });
  const first = MODELS.findIndex(([other]) => other === name);
  const seeds = Array.from({ length: GRIDS }, (_, place) => place).filter((place) => place % MODELS.length === first);

  it(`on ${seeds.length} random grids`, { timeout: 60_000 + 5000 * seeds.length }, async () => {
    let largest = 0;
    let answers = 0;
    let tokens = 0;
    for (const seed of seeds) {
      const grid = randomGrid(seed);
      const one = await shared(together().engine, grid);
      const other = await unshared(apart().engine, grid);
      expect(one.outcomes).toHaveLength(other.outcomes.length);
      for (const [place, outcome] of one.outcomes.entries()) {
        const alone = other.outcomes[place];
        expect(alone, `grid ${seed}, answer ${place}`).toBeDefined();
        if (!alone) continue;
        const ids = ({ answer }: AnswerOutcome): number[] => answer?.tokens.map(({ id }) => id) ?? [];
        expect(ids(outcome), `grid ${seed}, answer ${place}`).toEqual(ids(alone));
        const apartBy = difference(comparable(outcome), comparable(alone));
        expect(apartBy, `grid ${seed}, answer ${place}`).toBeLessThan(TOLERANCE);
        largest = Math.max(largest, apartBy);
        answers++;
        tokens += ids(outcome).length;
      }
      const scoresApart = difference(one.scores, other.scores);
      expect(scoresApart, `grid ${seed}, labels`).toBeLessThan(TOLERANCE);
      largest = Math.max(largest, scoresApart);
    }
    const { promptTokens, newTokens } = together().engine.computed;
    const alone = apart().engine.computed;
    // It would prove little if nothing had been shared.
    expect(promptTokens).toBeLessThan(alone.promptTokens / 3);
    expect(newTokens).toBeLessThan(alone.newTokens);
    const figures = `${seeds.length} grids, ${answers} answers, ${tokens} tokens, largest difference ${largest.toExponential(1)}`;
    process.stderr.write(`Shared equals unshared on ${name}: ${figures}.\n`);
  });
});
