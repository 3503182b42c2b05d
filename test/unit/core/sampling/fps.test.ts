import { describe, expect, it } from "vitest";
import { qwenFrameCount, qwenPlaces } from "../../../../src/core/sampling/fps.ts";
import { frameRateOf } from "../../../../src/core/sampling/frame-rate.ts";
import { chosenIndices, evenRange, rangeOf } from "../../../support/clip-ranges.ts";

describe("qwenPlaces", () => {
  // Expected values: torch.linspace(0, total - 1, count).round().long() of torch 1.13.
  it.each([
    [8, 100, [0, 14, 28, 42, 57, 71, 85, 99]],
    [4, 6, [0, 2, 3, 5]],
    [8, 8, [0, 1, 2, 3, 4, 5, 6, 7]],
    [2, 2, [0, 1]],
    [14, 7500, [0, 577, 1154, 1731, 2307, 2884, 3461, 4038, 4615, 5192, 5768, 6345, 6922, 7499]],
  ])("spreads %i over %i as torch does", (count, total, places) => {
    expect(qwenPlaces(count, total)).toEqual(places);
  });

  it.each([
    [7, 10, [0, 2, 3, 4, 6, 8, 9]],
    [3, 4, [0, 2, 3]],
    [3, 6, [0, 2, 5]],
    [3, 8, [0, 4, 7]],
    [11, 16, [0, 2, 3, 4, 6, 8, 9, 10, 12, 14, 15]],
  ])("rounds halves to the even neighbour: %i of %i", (count, total, places) => {
    expect(qwenPlaces(count, total)).toEqual(places);
  });

  it("takes the first where one is asked for", () => {
    expect(qwenPlaces(1, 9)).toEqual([0]);
  });
});

describe("qwenFrameCount", () => {
  const rule = { min: 4, max: 768, factor: 2 };

  it.each([
    ["the rate's, down to a multiple", 9.9, rule, 100, 8],
    ["no fewer than the least", 1.2, rule, 100, 4],
    ["no more than the most", 900, rule, 2000, 768],
    ["no more than there are, down to a multiple", 1, rule, 3, 2],
    ["the least up to a multiple", 1, { min: 5, max: 768, factor: 4 }, 100, 8],
    ["the most down to a multiple", 50, { min: 4, max: 11, factor: 4 }, 100, 8],
    ["the most before the least", 50, { min: 8, max: 6, factor: 2 }, 100, 6],
    ["nothing of one frame", 1, rule, 1, 0],
  ])("is %s", (_, asked, of, total, count) => {
    expect(qwenFrameCount(asked, of, total)).toBe(count);
  });
});

describe("fps", () => {
  it("asks for 4 s times 2 frames a second, with both ends", () => {
    expect(chosenIndices("fps:2", evenRange(100, 25))).toEqual([0, 14, 28, 42, 57, 71, 85, 99]);
  });

  it("takes single frames where the factor is 1, and every frame at the clip's own rate", () => {
    expect(chosenIndices("fps:1,min:1,factor:1", evenRange(75, 25))).toEqual([0, 37, 74]);
    expect(chosenIndices("fps:25", evenRange(100, 25))).toEqual(Array.from({ length: 100 }, (_, k) => k));
  });

  it("counts by the rate that the file was made with, not by rounded times", () => {
    // 301 frames of 30000/1001 a second last 10.0434 s, in which 2 a second make 20.09 frames.
    const times = Array.from({ length: 301 }, (_, k) => Math.round((k * 1001) / 30) / 1000);
    expect(frameRateOf(rangeOf(times, 10.043))).toBe(30000 / 1001);
    expect(chosenIndices("fps:2", rangeOf(times, 10.043))).toHaveLength(20);
    // 8 s times 3 are 24, where 199.9999999 / 25 * 3 would be 22 of a pair's multiple.
    expect(chosenIndices("fps:3", evenRange(200, 25))).toHaveLength(24);
  });

  it("counts by the average rate where the rate varies, and spreads over time", () => {
    // 7 frames in 2.8 s; positions 0, 2, 4, 6 of the equal grid of 0.4 s are 0, 0.8, 1.6 and 2.4 s.
    const uneven = rangeOf([0, 0.1, 0.2, 0.3, 2, 2.1, 2.4], 2.8);
    expect(frameRateOf(uneven)).toBeCloseTo(2.5, 12);
    expect(chosenIndices("fps:1.5", uneven)).toEqual([0, 3, 3, 6]);
  });

  it("refuses a rate above the clip's, and a clip shorter than the factor", () => {
    expect(() => chosenIndices("fps:50", evenRange(100, 25))).toThrow(/fps:50 asks for 200 frames, .* has only 100/);
    expect(() => chosenIndices("fps:5", evenRange(1, 25))).toThrow(/at least 2 frames \(its factor\), .* has only 1 /);
    expect(chosenIndices("fps:5,factor:1", evenRange(1, 25))).toEqual([0]);
  });
});
