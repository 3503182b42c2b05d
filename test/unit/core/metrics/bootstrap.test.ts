import { describe, expect, it } from "vitest";
import { bootstrapInterval, quantile } from "../../../../src/core/metrics/bootstrap.ts";

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("bootstrapInterval", () => {
  it("draws within groups, so that a statistic fixed by the group sizes does not move", () => {
    const groups = [0, 0, 0, 1];
    const shareOfFirst = (places: readonly number[]): number =>
      places.filter((place) => groups[place] === 0).length / places.length;
    expect(bootstrapInterval(shareOfFirst, { groups, seed: 1 })).toEqual({ low: 0.75, high: 0.75 });
  });

  it("covers a mean by about 1.96 standard errors either way", () => {
    const values = Array.from({ length: 400 }, (_, item) => item % 2);
    const at = (places: readonly number[]): number => mean(places.map((place) => values[place] ?? Number.NaN));
    const { low, high } = bootstrapInterval(at, { groups: values.map(() => 0), seed: 5 });
    const error = 1.96 * Math.sqrt(0.25 / 400);
    expect(Math.abs(low - (0.5 - error))).toBeLessThan(0.006);
    expect(Math.abs(high - (0.5 + error))).toBeLessThan(0.006);
  });

  it("is paired: a constant difference has an interval of no width", () => {
    const first = [0.1, 0.9, 0.4, 0.7];
    const gain = (places: readonly number[]): number =>
      mean(places.map((place) => (first[place] ?? 0) + 0.25)) - mean(places.map((place) => first[place] ?? 0));
    const { low, high } = bootstrapInterval(gain, { groups: [0, 0, 0, 0], seed: 2 });
    expect(low).toBeCloseTo(0.25, 12);
    expect(high).toBeCloseTo(0.25, 12);
  });

  it("is the same for the same seed and differs for another", () => {
    const values = Array.from({ length: 30 }, (_, item) => Math.sin(item));
    const at = (places: readonly number[]): number => mean(places.map((place) => values[place] ?? Number.NaN));
    const groups = values.map(() => 0);
    expect(bootstrapInterval(at, { groups, seed: 3 })).toEqual(bootstrapInterval(at, { groups, seed: 3 }));
    expect(bootstrapInterval(at, { groups, seed: 3 })).not.toEqual(bootstrapInterval(at, { groups, seed: 4 }));
  });
});

describe("quantile", () => {
  it("interpolates linearly between neighbours", () => {
    expect(quantile([0, 10, 20, 30], 0.25)).toBe(7.5);
    expect(quantile([0, 10, 20, 30], 1)).toBe(30);
  });
});
