import { describe, expect, it } from "vitest";
import { uniformDraw } from "../../../../src/core/decoding/draw.ts";
import { philox4x32, wordsOf } from "../../../../src/core/decoding/philox.ts";

describe("philox4x32", () => {
  // The known answers that Random123, the authors' library, is tested with.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)("gives the known answer for counter %j and key %j", (counter, key, words) => {
    expect(philox4x32(counter, key)).toEqual(words);
  });
});

describe("wordsOf", () => {
  it("splits whole numbers, negative and large ones too", () => {
    expect(wordsOf(5)).toEqual([5, 0]);
    expect(wordsOf(2 ** 32 + 7)).toEqual([7, 1]);
    expect(wordsOf(-1)).toEqual([0xffffffff, 0xffffffff]);
  });
});

describe("uniformDraw", () => {
  it("depends on seed, repeat and step, and on nothing else", () => {
    expect(uniformDraw(1, 2, 3)).toBe(uniformDraw(1, 2, 3));
    const draws = [uniformDraw(1, 2, 3), uniformDraw(2, 2, 3), uniformDraw(1, 3, 3), uniformDraw(1, 2, 4)];
    // Swapped coordinates and seeds that are equal in their lower 32 bits are other draws as well.
    draws.push(uniformDraw(3, 2, 1), uniformDraw(1, 3, 2), uniformDraw(1 + 2 ** 32, 2, 3), uniformDraw(-1, 2, 3));
    expect(new Set(draws).size).toBe(draws.length);
  });

  // 99.9 % of fair sequences stay below 37.7 with 16 cells (15 degrees of freedom).
  it.each([
    ["steps", (place: number) => uniformDraw(42, 0, place)],
    ["repeats", (place: number) => uniformDraw(42, place, 0)],
    ["seeds", (place: number) => uniformDraw(place, 0, 0)],
  ])("is even over consecutive %s", (_, drawOf) => {
    const count = 16_000;
    const draws = Array.from({ length: count }, (_, place) => drawOf(place));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / count;
    // The mean of so many has a standard deviation of 0.0023.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0075);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    expect(chiSquare(draws.map((draw) => Math.floor(draw * 16)))).toBeLessThan(37.7);
    // Neighbours are independent: pairs fall evenly into 4 x 4 cells.
    const pairs = draws.flatMap((draw, place) => {
      const next = draws[place + 1];
      return place % 2 === 1 || next === undefined ? [] : [Math.floor(draw * 4) * 4 + Math.floor(next * 4)];
    });
    expect(chiSquare(pairs)).toBeLessThan(37.7);
  });

  it("refuses what is no whole number", () => {
    expect(() => uniformDraw(0.5, 0, 0)).toThrow("not by 0.5");
    expect(() => uniformDraw(0, Number.NaN, 0)).toThrow(RangeError);
  });
});

/** How far 16 cells are from being hit equally often. */
function chiSquare(cells: readonly number[]): number {
  const expected = cells.length / 16;
  const counts = Array.from({ length: 16 }, (_, cell) => cells.filter((hit) => hit === cell).length);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
