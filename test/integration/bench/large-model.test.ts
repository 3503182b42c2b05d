import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { buildLargeModel } from "../../../scripts/bench/large-model/build.ts";
import type { ModelShape } from "../../../scripts/bench/large-model/shape.ts";
import { readPrompt } from "../../../src/core/prompt/prompt.ts";
import { answerOf } from "../../support/answers.ts";
import { idsOf, LibraryReference } from "../../support/library-reference.ts";
import { noiseFrame } from "../../support/noise-frame.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { loadFolder } from "../../support/test-models.ts";

const QUESTION = "Which emotion does the person show?";

/** Every kind of layer of the bench's large model, at a size that takes no time. */
const SMALL: ModelShape = {
  text: {
    layers: 2,
    hidden: 48,
    heads: 6,
    keyValueHeads: 2,
    headSize: 8,
    intermediate: 64,
    vocabulary: 500,
    context: 512,
  },
  vision: { layers: 2, hidden: 32, heads: 4, intermediate: 64, size: 64, patch: 8, shuffle: 4 },
};

it("builds a model on which the engine answers like generate()", async () => {
  const options = { cache: temporaryFolder(), tokenizerFrom: resolve("models/faces"), shape: SMALL };
  const folder = buildLargeModel(options);
  const written = statSync(join(folder, "onnx", "decoder_model_merged.onnx_data"));
  expect(buildLargeModel(options)).toBe(folder);
  expect(statSync(join(folder, "onnx", "decoder_model_merged.onnx_data")).mtimeMs).toBe(written.mtimeMs);

  const engine = await loadFolder(folder);
  const reference = await LibraryReference.load(folder);
  const frames = [noiseFrame(1, 64, 64), noiseFrame(2, 64, 64)];
  const prompt = await engine.renderPrompt(readPrompt(QUESTION, []), frames);
  const inputs = await reference.inputs(QUESTION, frames);
  expect(prompt.tokens).toEqual(idsOf(inputs.input_ids));
  const prefix = await engine.prefill(prompt, (await engine.encodeFrames(frames)).frames);
  const { tokens } = await answerOf(engine, prefix, { maxTokens: 8, topLogits: 0 });
  expect(tokens.map(({ id }) => id)).toEqual(await reference.generate(inputs, 8));
  // Other frames, other logits: the frames reach the answer.
  const others = await engine.prefill(
    prompt,
    (await engine.encodeFrames([noiseFrame(3, 64, 64), noiseFrame(4, 64, 64)])).frames,
  );
  const [first] = (await answerOf(engine, others, { maxTokens: 1, topLogits: 0 })).tokens;
  expect(first?.logit).not.toBeCloseTo(tokens[0]?.logit ?? NaN, 2);
  prefix.dispose();
  others.dispose();
  await engine.dispose();
  await reference.dispose();
});
