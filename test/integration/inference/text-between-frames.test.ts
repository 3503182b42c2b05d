import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idsOf, LibraryReference } from "../../support/library-reference.ts";
import { noiseFrame } from "../../support/noise-frame.ts";
import { engineForTests, TEST_MODELS } from "../../support/test-models.ts";

const BEFORE = "0.0 s";
const AFTER = "Which emotion does the person show?";
const NOTE = "0.4 s to 0.8 s: brows rise.";

describe.each(TEST_MODELS)("text between frames on $name", ({ folder }) => {
  const loaded = engineForTests(folder);
  let reference: LibraryReference;
  beforeAll(async () => {
    reference = await LibraryReference.load(loaded().folder);
  });
  afterAll(async () => {
    await reference.dispose();
  });
  const frames = [noiseFrame(1), noiseFrame(2), noiseFrame(3)];

  it("stands where the model's chat template puts interleaved content", async () => {
    const prompt = await loaded().engine.renderPrompt({ before: BEFORE, between: [NOTE, ""], after: AFTER }, frames);
    const inputs = await reference.inputsOf([BEFORE, null, NOTE, null, null, AFTER], frames);
    expect(prompt.tokens).toEqual(idsOf(inputs.input_ids));
    expect(prompt.frameCount).toBe(3);
  });

  it("gives the logits of one pass over the interleaved prompt", async () => {
    const { engine } = loaded();
    const prompt = await engine.renderPrompt({ before: BEFORE, between: [NOTE, ""], after: AFTER }, frames);
    const prefix = await engine.prefill(prompt, (await engine.encodeFrames(frames)).frames);
    const [outcome] = await engine.answer([{ prefix, decoder: {}, maxTokens: 1, topLogits: 3 }]);
    prefix.dispose();
    const inputs = await reference.inputsOf([BEFORE, null, NOTE, null, null, AFTER], frames);
    const row = (await reference.logits(inputs, [])).at(-1) ?? new Float32Array();
    const token = outcome?.answer?.tokens[0];
    expect(token?.top).toHaveLength(3);
    for (const { id, logit } of token?.top ?? [])
      expect(Math.abs((logit ?? NaN) - (row[id] ?? NaN))).toBeLessThan(1e-4);
  });

  it("changes nothing where it is empty", async () => {
    const { engine } = loaded();
    const plain = await engine.renderPrompt({ before: "", after: AFTER }, frames);
    expect((await engine.renderPrompt({ before: "", between: ["", ""], after: AFTER }, frames)).tokens).toEqual(
      plain.tokens,
    );
  });

  it("refuses texts that do not fit the frames", async () => {
    const render = loaded().engine.renderPrompt({ before: "", between: ["one"], after: AFTER }, frames);
    await expect(render).rejects.toThrow("1 texts do not fit between 3 frames");
  });
});
