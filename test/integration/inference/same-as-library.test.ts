import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logSoftmax } from "../../../src/core/decoding/log-softmax.ts";
import { readPrompt } from "../../../src/core/prompt/prompt.ts";
import { answerOf } from "../../support/answers.ts";
import { idsOf, LibraryReference } from "../../support/library-reference.ts";
import { noiseFrame } from "../../support/noise-frame.ts";
import { engineForTests, TEST_MODELS } from "../../support/test-models.ts";

const QUESTION = "Which emotion does the person show?";
const LOGIT_TOLERANCE = 1e-4;

describe.each(TEST_MODELS)("the engine on $name, against transformers.js itself", ({ folder }) => {
  const loaded = engineForTests(folder);
  let reference: LibraryReference;
  beforeAll(async () => {
    reference = await LibraryReference.load(loaded().folder);
  });
  afterAll(async () => {
    await reference.dispose();
  });

  // One frame is twice the same, one is not square.
  const frame = noiseFrame(1);
  const frames = [frame, noiseFrame(2), frame, noiseFrame(3, 40, 30)];

  it("puts the same token ids to the model", async () => {
    const prompt = await loaded().engine.renderPrompt(readPrompt(QUESTION, []), frames);
    const { input_ids } = await reference.inputs(QUESTION, frames);
    expect(prompt.tokens).toEqual(idsOf(input_ids));
    expect(prompt.frameCount).toBe(4);
  });

  it("answers token for token like generate(), with the logits of forward()", async () => {
    const { engine } = loaded();
    const prompt = await engine.renderPrompt(readPrompt(QUESTION, []), frames);
    const encoded = await engine.encodeFrames(frames);
    expect(encoded.encoded).toBe(3);
    const prefix = await engine.prefill(prompt, encoded.frames);
    const { tokens } = await answerOf(engine, prefix, { maxTokens: 12, topLogits: 5 });
    prefix.dispose();

    const inputs = await reference.inputs(QUESTION, frames);
    const ids = tokens.map(({ id }) => id);
    expect(ids).toEqual(await reference.generate(inputs, 12));
    const rows = (await reference.logits(inputs, ids)).slice(prompt.tokens.length - 1);
    for (const [step, token] of tokens.entries()) {
      const row = rows[step] ?? new Float32Array();
      const logprobs = logSoftmax(row);
      expect(Math.abs((token.logit ?? NaN) - (row[token.id] ?? NaN))).toBeLessThan(LOGIT_TOLERANCE);
      expect(Math.abs((token.logprob ?? NaN) - (logprobs[token.id] ?? NaN))).toBeLessThan(LOGIT_TOLERANCE);
      expect(token.rank).toBe(1);
      expect(token.top).toHaveLength(5);
      expect(token.top[0]?.id).toBe(token.id);
      for (const { id, logit } of token.top) {
        expect(Math.abs((logit ?? NaN) - (row[id] ?? NaN))).toBeLessThan(LOGIT_TOLERANCE);
      }
    }
  });

  it("scores labels as one pass over prompt and label would", async () => {
    const { engine } = loaded();
    const labels = ["happy", "sad", "surprised", "very happy", "no emotion at all"];
    const prompt = await engine.renderPrompt(readPrompt(QUESTION, []), frames);
    const prefix = await engine.prefill(prompt, (await engine.encodeFrames(frames)).frames);
    const { labels: scores, mass } = await engine.scoreLabels(prefix, labels, "sum");
    prefix.dispose();

    const inputs = await reference.inputs(QUESTION, frames);
    const expected = await Promise.all(
      labels.map(async (label) => {
        const ids = reference.continuation(prompt.text, ` ${label}`);
        const rows = (await reference.logits(inputs, ids)).slice(prompt.tokens.length - 1);
        return ids.reduce((sum, id, place) => sum + (logSoftmax(rows[place] ?? new Float32Array())[id] ?? NaN), 0);
      }),
    );
    for (const [place, score] of scores.entries()) {
      expect(score.logprob).toBeCloseTo(expected[place] ?? NaN, 3);
    }
    const total = expected.reduce((sum, logprob) => sum + Math.exp(logprob), 0);
    expect(mass).toBeCloseTo(total, 6);
    expect(scores[0]?.probability).toBeCloseTo(Math.exp(expected[0] ?? NaN) / total, 3);
  });
});
