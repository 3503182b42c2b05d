import { describe, expect, it } from "vitest";
import { onScreenAt } from "../../../../src/core/sampling/on-screen.ts";

const at = (seconds: number, times: readonly number[]): number =>
  onScreenAt(seconds, times.length, (place) => times[place] ?? Infinity);

describe("onScreenAt", () => {
  const uneven = [0, 0.04, 0.5, 0.54];

  it("is the last frame that has begun", () => {
    expect([0, 0.03, 0.04, 0.3, 0.49, 0.5, 0.6, 99].map((seconds) => at(seconds, uneven))).toEqual([
      0, 0, 1, 1, 1, 2, 3, 3,
    ]);
  });

  it("is the first frame before any has begun", () => {
    expect(at(1, [5, 6])).toBe(0);
  });

  it("is the last of several that begin together", () => {
    expect(at(1, [0, 1, 1, 2])).toBe(2);
  });

  it("lets a frame begin late by what a clock of milliseconds rounds", () => {
    expect(at(2 / 30, [0, 0.033, 0.067, 0.1])).toBe(2);
  });
});
