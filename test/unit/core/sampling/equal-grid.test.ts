import { describe, expect, it } from "vitest";
import { isConstantRate, placesOnGrid } from "../../../../src/core/sampling/equal-grid.ts";
import { chosenIndices, evenRange, rangeOf } from "../../../support/clip-ranges.ts";

describe("placesOnGrid", () => {
  it("takes positions for places at constant rate, also where times are rounded to milliseconds", () => {
    const rounded = Array.from({ length: 300 }, (_, k) => Math.round((k * 1000) / 30) / 1000);
    expect(isConstantRate(rangeOf(rounded, 10))).toBe(true);
    const every = Array.from(rounded.keys());
    expect(placesOnGrid(every, rangeOf(rounded, 10))).toEqual(every);
    expect(placesOnGrid([0], evenRange(1, 25))).toEqual([0]);
  });

  it("takes positions for times at variable rate", () => {
    // The equal grid from 0 to 4 s has a frame every second.
    const uneven = rangeOf([0, 0.1, 0.2, 3.5, 4], 4.1);
    expect(isConstantRate(uneven)).toBe(false);
    expect(placesOnGrid([0, 1, 2, 3, 4], uneven)).toEqual([0, 2, 2, 2, 4]);
  });

  it("is what samplers that count in frames go by", () => {
    const uneven = rangeOf([0, 0.1, 0.2, 3.5, 4], 4.1);
    expect(chosenIndices("uniform:3", uneven)).toEqual([0, 2, 4]);
    expect(chosenIndices("uniform:5", uneven)).toEqual([0, 2, 2, 2, 4]);
    expect(chosenIndices("bins:2", uneven)).toEqual([2, 2]);
    expect(chosenIndices("random:5", uneven)).toEqual([0, 2, 2, 2, 4]);
    expect(chosenIndices("jittered:5", uneven)).toEqual([0, 2, 2, 2, 4]);
  });
});
