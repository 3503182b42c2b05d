import { describe, expect, it } from "vitest";
import { uniformPlaces } from "../../../../src/core/sampling/uniform.ts";

describe("uniformPlaces", () => {
  // Expected values: numpy.linspace(0, total - 1, count, dtype=int).
  it.each([
    [8, 765, [0, 109, 218, 327, 436, 545, 654, 764]],
    [7, 100, [0, 16, 33, 49, 66, 82, 99]],
    [4, 100, [0, 33, 66, 99]],
    [3, 10, [0, 4, 9]],
    [5, 6, [0, 1, 2, 3, 5]],
    [2, 50, [0, 49]],
    [1, 50, [0]],
    [1, 1, [0]],
  ])("chooses %i of %i as numpy's linspace does", (count, total, places) => {
    expect(uniformPlaces(count, total)).toEqual(places);
  });

  it("chooses every frame once where as many are asked for as there are", () => {
    expect(uniformPlaces(400, 400)).toEqual(Array.from({ length: 400 }, (_, place) => place));
  });

  it("follows numpy where its rounding leaves the exact quotient", () => {
    // 11 * (30 / 22) is 14.999... in double precision, where 11 * 30 / 22 is 15.
    const places = [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 19, 20, 21, 23, 24, 25, 27, 28, 30];
    expect(uniformPlaces(23, 31)).toEqual(places);
  });
});
