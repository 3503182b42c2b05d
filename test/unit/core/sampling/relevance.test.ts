import { describe, expect, it } from "vitest";
import { aksPlaces } from "../../../../src/core/sampling/aks.ts";
import { boltPlaces } from "../../../../src/core/sampling/bolt.ts";
import {
  dependsOnContent,
  isSeeded,
  needsSignal,
  parseSampler,
  relevancePool,
} from "../../../../src/core/sampling/sampler.ts";
import { chosenIndices, evenRange } from "../../../support/clip-ranges.ts";

describe("boltPlaces", () => {
  const scores = [0, 1, 2, 4, 2, 1, 0, 0, 0, 3];

  // Expected values: sming256/BOLT's formula in numpy, without what comes twice.
  it.each([
    [4, 1, [3, 4, 5]],
    [4, 2.5, [3, 9]],
    [2, 2.5, [3]],
    [1, 2.5, [9]],
  ])("inverts the shares for %i frames and the power %d", (count, power, places) => {
    expect(boltPlaces(scores, count, power)).toEqual(places);
  });

  it("gives equal scores equal shares", () => {
    expect(boltPlaces([2, 2, 2, 2], 4, 2.5)).toEqual([0, 1, 2]);
  });
});

describe("aksPlaces", () => {
  const rule = { count: 2, threshold: 0.8, spread: -100, depth: 5 };

  it("keeps a part whole whose best scores stand out", () => {
    // Best two: 1 and 1; mean 0.2: their difference is exactly 0.8, which is not above it with ten scores.
    expect(aksPlaces([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0], rule)).toEqual([2, 3]);
  });

  it("else halves it, and takes half as many of each", () => {
    expect(aksPlaces([0.9, 1, 0.8, 0.5, 0.1, 0.2, 0, 0.3], rule)).toEqual([1, 7]);
    expect(aksPlaces([0.9, 1, 0.8, 0.5, 0.1, 0.2, 0, 0.3], { ...rule, depth: 0 })).toEqual([0, 1]);
  });

  it("takes the earlier of equals, also where all are equal", () => {
    expect(aksPlaces([5, 5, 5, 5], rule)).toEqual([0, 2]);
  });
});

describe("what a model has to judge", () => {
  const clip = evenRange(100, 25);
  const context = { range: clip, keyframes: [] };

  it("is a pool of ten frames a second, or all of a clip with fewer", () => {
    const pool = relevancePool(parseSampler("aks:4"), context);
    expect(pool?.kind).toBe("yes-no");
    expect(pool?.places).toHaveLength(40);
    expect(pool?.places.slice(0, 5)).toEqual([0, 2, 5, 7, 10]);
    expect(relevancePool(parseSampler("bolt:4,poolFps:25,relevance:labels"), context)?.places).toHaveLength(100);
    expect(relevancePool(parseSampler("aks:4"), { range: evenRange(8, 5), keyframes: [] })?.places).toHaveLength(8);
    expect(relevancePool(parseSampler("apex:4"), context)).toBeNull();
  });

  it("are the candidates, where a model chooses among them", () => {
    const spec = "two-stage:uniform:5/aks:1";
    expect(relevancePool(parseSampler(spec), context)?.places).toEqual([0, 24, 49, 74, 99]);
    expect(chosenIndices(spec, clip, { relevance: [0, 0.1, 0.9, 0.2, 0] })).toEqual([49]);
  });

  it("is judged once for both stages", () => {
    const relevance = Array.from({ length: 40 }, (_, k) => (k === 8 ? 1 : k === 31 ? 0.9 : 0));
    expect(chosenIndices("two-stage:aks:2/bolt:1", clip, { relevance })).toEqual([20]);
  });

  it("is more than is asked for, or both numbers are named", () => {
    expect(() => chosenIndices("aks:64", clip)).toThrow(/asks for 64 frames, but only 40 are judged at 10 a second/);
    expect(() => chosenIndices("aks:4", clip)).toThrow(RangeError);
  });
});

describe("two stages", () => {
  it("choose among what the first one chose", () => {
    const clip = evenRange(100, 25);
    expect(chosenIndices("two-stage:dense:10/uniform:3", clip)).toEqual([0, 40, 90]);
    expect(chosenIndices("two-stage:times:3,1,2,1/indices:0,2,order:reverse", clip)).toEqual([75, 25]);
    expect(() => chosenIndices("two-stage:uniform:3/uniform:4", clip)).toThrow(
      /asks for 4 frames, .* uniform:3 chose only 3/,
    );
  });
});

describe("what is known of a sampler", () => {
  it.each([
    ["uniform:4", false, false, false],
    ["random:4", false, false, true],
    ["keyframes", false, true, false],
    ["burst:4", true, true, false],
    ["bolt:4", false, true, false],
    ["two-stage:jittered:9/motion:4", true, true, true],
  ])("%s", (text, signal, content, seeded) => {
    const spec = parseSampler(text);
    expect([needsSignal(spec), dependsOnContent(spec), isSeeded(spec)]).toEqual([signal, content, seeded]);
  });
});
