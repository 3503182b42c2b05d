import { describe, expect, it } from "vitest";
import type { DecoderSpec } from "../../../../src/protocol/decoding.ts";
import { decoderOf, fates, keptBy, rowOf } from "./decoder-fixture.ts";

/** Surprises of 1, 2, 3, 4 and 4 bits, so an entropy of 1.875 bits. */
const HALVES = rowOf(1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16);

describe("top-k", () => {
  it.each([
    [1, [0]],
    [2, [0, 1]],
    [3, [0, 1, 2]],
    // Tokens 3 and 4 have the same score: Hugging Face masks what is below the fourth.
    [4, [0, 1, 2, 3, 4]],
    [9, [0, 1, 2, 3, 4]],
  ])("%d keeps %j", (topK, kept) => {
    expect(keptBy({ temperature: 1, topK }, HALVES)).toEqual(kept);
  });

  it("keeps exactly so many in llama.cpp's order, the lower id of two equals", () => {
    expect(keptBy({ temperature: 1, topK: 4, order: "llamacpp" }, HALVES)).toEqual([0, 1, 2, 3]);
    expect(keptBy({ temperature: 1, topK: 2, order: "llamacpp" }, rowOf(0.1, 0.3, 0.3, 0.3))).toEqual([1, 2]);
  });
});

describe("top-p", () => {
  it.each([
    [0.4, [0]],
    [0.5, [0]],
    [0.51, [0, 1]],
    [0.75, [0, 1]],
    [0.76, [0, 1, 2]],
    // 0.875 is not enough; of two equals the lower id comes first.
    [0.9, [0, 1, 2, 3]],
    [0.95, [0, 1, 2, 3, 4]],
    [1, [0, 1, 2, 3, 4]],
  ])("%d keeps %j", (topP, kept) => {
    expect(keptBy({ temperature: 1, topP }, HALVES)).toEqual(kept);
  });

  it("does not mind in which places the likeliest are", () => {
    expect(keptBy({ temperature: 1, topP: 0.7 }, rowOf(0.1, 0.4, 0.05, 0.35, 0.1))).toEqual([1, 3]);
  });

  it("agrees with sorting a long row", () => {
    const row = Float64Array.from({ length: 3000 }, (_, id) => ((id * 7919) % 997) / 100);
    const sorted = [...row.keys()].sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
    let mass = 0;
    const count = 1 + sorted.findIndex((id) => (mass += Math.exp(row[id] ?? 0)) >= 0.6 * total);
    expect(keptBy({ temperature: 1, topP: 0.6 }, row)).toEqual(sorted.slice(0, count).sort((a, b) => a - b));
  });
});

describe("min-p", () => {
  it.each([
    [0.25, [0, 1, 2]],
    [0.26, [0, 1]],
    [1, [0]],
    [0, [0, 1, 2, 3, 4]],
  ])("%d keeps %j", (minP, kept) => {
    expect(keptBy({ temperature: 1, minP }, HALVES)).toEqual(kept);
  });

  it("keeps all equals of the likeliest at 1", () => {
    expect(keptBy({ temperature: 1, minP: 1 }, rowOf(0.4, 0.4, 0.2))).toEqual([0, 1]);
  });
});

describe("typical", () => {
  // Distances from 1.875 bits: 0.875, 0.125, 1.125, 2.125, 2.125, so tokens come as 1, 0, 2, then 3 and 4 together.
  it.each([
    [0.2, [1]],
    [0.3, [0, 1]],
    [0.8, [0, 1, 2]],
    [0.9, [0, 1, 2, 3, 4]],
    [1, [0, 1, 2, 3, 4]],
  ])("%d keeps %j", (typicalP, kept) => {
    expect(keptBy({ temperature: 1, typicalP }, HALVES)).toEqual(kept);
  });
});

describe("epsilon", () => {
  it.each([
    [0.1, [0, 1, 2]],
    [0.2, [0, 1]],
    [0.9, [0]],
  ])("%d keeps %j", (epsilonCutoff, kept) => {
    expect(keptBy({ temperature: 1, epsilonCutoff }, HALVES)).toEqual(kept);
  });
});

describe("eta", () => {
  // exp(-H) is 2^-1.875 = 0.2726.
  it.each([
    // sqrt(0.3) * 0.2726 = 0.149, where epsilon would take 0.3.
    [0.3, [0, 1]],
    // 0.05 is below sqrt(0.05) * 0.2726 = 0.061.
    [0.05, [0, 1, 2, 3, 4]],
    // sqrt(0.08) * 0.2726 = 0.077, below 0.08.
    [0.08, [0, 1, 2]],
    // sqrt(0.99) * 0.2726 = 0.271.
    [0.99, [0]],
  ])("%d keeps %j", (etaCutoff, kept) => {
    expect(keptBy({ temperature: 1, etaCutoff }, HALVES)).toEqual(kept);
  });

  it("keeps the likeliest where all are improbable", () => {
    // Ten equals and one a little likelier: entropy near log(11), so the bound is near sqrt(0.99) / 11 = 0.0905.
    expect(keptBy({ temperature: 1, etaCutoff: 0.99 }, rowOf(...Array<number>(10).fill(1 / 12), 1 / 6))).toEqual([10]);
  });
});

describe("top-n-sigma", () => {
  // Mean 1 and variance (9 + 1 + 1 + 9) / 4 = 5 over the finite logits; the deviation is 2.236.
  const row = Float64Array.of(4, 2, 0, -2, -Infinity);

  it.each([
    [0.5, [0, 4]],
    [1, [0, 1, 4]],
    [2, [0, 1, 2, 4]],
    [3, [0, 1, 2, 3, 4]],
  ])("%d keeps %j, and says nothing of what the model masks", (topNSigma, kept) => {
    expect(keptBy({ temperature: 1, topNSigma }, row)).toEqual(kept);
  });

  it("does not depend on the temperature", () => {
    expect(keptBy({ temperature: 5, topNSigma: 1 }, row)).toEqual([0, 1, 4]);
  });
});

describe("every truncation", () => {
  const specs: [string, DecoderSpec][] = [
    ["top-k", { topK: 1 }],
    ["top-p", { topP: 0.01 }],
    ["min-p", { minP: 1 }],
    ["typical", { typicalP: 0.01 }],
    ["epsilon", { epsilonCutoff: 0.99 }],
    ["eta", { etaCutoff: 0.99 }],
    ["top-n-sigma", { topNSigma: 0.01 }],
  ];

  it.each(specs)("%s leaves a single candidate alone", (_, spec) => {
    const choice = decoderOf({ temperature: 1, ...spec }, { draw: () => 0.99 }).next(rowOf(0, 1, 0));
    expect(choice.token).toBe(1);
    expect(choice.sampledLogprob).toBe(0);
    expect(fates(choice, 3)).toEqual(["left", "left", "left"]);
  });

  it.each(specs)("%s leaves at least one of a whole vocabulary of equals", (_, spec) => {
    const choice = decoderOf({ temperature: 1, ...spec }).next(new Float32Array(1000));
    expect(choice.removedBy(choice.token)).toBeUndefined();
  });
});
