import { describe, expect, it } from "vitest";
import type { DecoderSpec } from "../../../../src/protocol/decoding.ts";
import { decoderOf, fates, keptBy, rowOf } from "./decoder-fixture.ts";

const ROW = rowOf(0.4, 0.3, 0.2, 0.1);

describe("order", () => {
  it("decides whether truncation sees the temperature", () => {
    // At temperature 2 the shares are as their roots: 0.325, 0.282, 0.230, 0.163. The first two make 0.607.
    const spec: DecoderSpec = { temperature: 2, topP: 0.65 };
    expect(keptBy(spec, ROW)).toEqual([0, 1, 2]);
    expect(keptBy({ ...spec, order: "hf" }, ROW)).toEqual([0, 1, 2]);
    expect(keptBy({ ...spec, order: "llamacpp" }, ROW)).toEqual([0, 1]);
  });

  it("gives the same distribution where nothing is removed", () => {
    const spec: DecoderSpec = { temperature: 2 };
    const expected = Math.log(Math.sqrt(0.4) / (Math.sqrt(0.4) + Math.sqrt(0.3) + Math.sqrt(0.2) + Math.sqrt(0.1)));
    for (const order of ["hf", "llamacpp"] as const) {
      expect(decoderOf({ ...spec, order }).next(ROW).sampledLogprob).toBeCloseTo(expected, 14);
    }
  });

  it("renormalises what the step before left: top-k before top-p", () => {
    // Of the two likeliest the first has 0.571, enough for 0.55.
    const spec: DecoderSpec = { temperature: 1, topK: 2, topP: 0.55 };
    expect(fates(decoderOf(spec).next(ROW), 4)).toEqual(["left", "top-p", "top-k", "top-k"]);
  });

  it("puts typical before top-p with llama.cpp, after min-p with Hugging Face", () => {
    // Entropy 1.280 nats; surprises 0.916, 1.204, 1.609, 2.303: the nearest is token 1, then 2 (0.330), then 0 (0.364).
    const spec: DecoderSpec = { temperature: 1, typicalP: 0.45, topP: 0.5 };
    // Typical leaves 1 and 2; of these token 1 has 0.6.
    expect(fates(decoderOf({ ...spec, order: "llamacpp" }).next(ROW), 4)).toEqual([
      "typical",
      "left",
      "top-p",
      "typical",
    ]);
    // Top-p leaves 0 and 1 with 0.571 and 0.429, entropy 0.683; surprises 0.560 and 0.847: token 0 is nearer and enough.
    expect(fates(decoderOf({ ...spec, order: "hf" }).next(ROW), 4)).toEqual(["left", "typical", "top-p", "top-p"]);
  });

  it.each(["hf", "llamacpp"] as const)("applies %s's settings that the library does not know as well", (order) => {
    const row = rowOf(0.4, 0.3, 0.2, 0.05, 0.05);
    const spec: DecoderSpec = { temperature: 1, epsilonCutoff: 0.1, topNSigma: 100, noRepeatNgramSize: 1, order };
    expect(fates(decoderOf(spec, { promptTokens: [0] }).next(row), 5)).toEqual([
      "no-repeat-ngram",
      "left",
      "left",
      "epsilon",
      "epsilon",
    ]);
  });
});
