import { describe, expect, it } from "vitest";
import { binMiddles } from "../../../../src/core/sampling/bins.ts";
import { chosenIndices, evenRange } from "../../../support/clip-ranges.ts";

describe("binMiddles", () => {
  // Expected values: int(tick / 2 + tick * k) with tick = total / count, by hand.
  it.each([
    [4, 100, [12, 37, 62, 87]],
    [8, 100, [6, 18, 31, 43, 56, 68, 81, 93]],
    [3, 10, [1, 5, 8]],
    [2, 3, [0, 2]],
    [5, 5, [0, 1, 2, 3, 4]],
    [1, 7, [3]],
    [1, 1, [0]],
  ])("takes the middles of %i parts of %i", (count, total, places) => {
    expect(binMiddles(count, total)).toEqual(places);
  });
});

describe("bins", () => {
  it("leaves both ends of the clip out, and refuses more than there are", () => {
    expect(chosenIndices("bins:4", evenRange(100, 25))).toEqual([12, 37, 62, 87]);
    expect(() => chosenIndices("bins:11", evenRange(10, 25))).toThrow(/bins:11 asks for 11 frames, .* has only 10/);
  });
});
