import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { peakOf } from "../../../../src/core/probes/peak.ts";
import { Resampling } from "../../../../src/core/probes/resampling.ts";
import type { ProbePeak } from "../../../../src/protocol/probe.ts";

const CLIPS = 60;
const POINTS = 7;

/** A curve over clips: whether a clip is answered rightly at a point, with the given chances. */
function peak(chances: readonly number[], seed: number, clips = CLIPS): ProbePeak | null {
  const random = xoroshiro128plus(seed);
  const right = Array.from({ length: clips }, () =>
    chances.map((chance) => (uniformInt(random, 0, 999_999) < chance * 1e6 ? 1 : 0)),
  );
  const curves = (places: readonly number[]): number[] =>
    chances.map((_, point) => places.reduce((sum, clip) => sum + (right[clip]?.[point] ?? 0), 0) / places.length);
  return peakOf(curves, chances.length, clips, new Resampling(new Array<null>(clips).fill(null), 1));
}

const flat = (height: number): number[] => new Array<number>(POINTS).fill(height);

describe("peakOf", () => {
  it("claims a peak that is there", () => {
    const found = peak([0.3, 0.5, 0.95, 0.7, 0.6, 0.5, 0.4], 3);
    expect(found).toMatchObject({ point: 2, claimed: true });
    expect(found?.low).toBeGreaterThan(0.3);
    expect(found?.lowAfterChoice).toBeGreaterThan(0.2);
    expect(found?.lowAfterChoice).toBeLessThanOrEqual(found?.gain ?? 0);
  });

  it("claims none where the curve rises to its end", () => {
    const found = peak([0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.95], 4);
    expect(found).toMatchObject({ point: 6, gain: 0, claimed: false });
  });

  it("is not fooled by the highest of several equal points", () => {
    const peaks = Array.from({ length: 60 }, (_, seed) => peak(flat(0.6), 7919 * seed + 5));
    // The gain chosen anew lies above 0 for a third of flat curves; the bound that pays for the choice, for 2.5 %.
    expect(peaks.filter((found) => (found?.low ?? 0) > 0).length).toBeGreaterThan(10);
    expect(peaks.filter((found) => found?.claimed === true).length).toBeLessThanOrEqual(4);
  }, 60_000);

  it("claims nothing from few clips", () => {
    expect(peak(flat(0.5), 5, 4)).toBeNull();
  });

  it("takes clips in pairs: a gain that every clip has is certain", () => {
    const resampling = new Resampling(new Array<null>(12).fill(null), 2);
    const heights = [0.9, 0.1, 0.5, 0.3, 0.2, 0.8, 0.4, 0.6, 0.7, 0.15, 0.35, 0.55];
    const mean = (places: readonly number[]): number =>
      places.reduce((sum, place) => sum + (heights[place] ?? 0), 0) / places.length;
    const found = peakOf((places) => [mean(places) + 0.25, mean(places)], 2, 12, resampling);
    expect(found?.low).toBeCloseTo(0.25, 9);
    expect(found?.high).toBeCloseTo(0.25, 9);
    expect(found?.claimed).toBe(true);
  });
});

describe("Resampling", () => {
  it("draws from all clips where a label has too few to vary", () => {
    const resampling = new Resampling(["a", "b", "c", "d", "e", "f"], 1);
    const { low, high } = resampling.mean([1, 0, 1, 0, 1, 0]);
    expect(low).toBeLessThan(0.4);
    expect(high).toBeGreaterThan(0.6);
  });

  it("keeps each label as frequent as it is where there are enough", () => {
    const truths = Array.from({ length: 20 }, (_, clip) => (clip < 10 ? "a" : "b"));
    const isFirst = truths.map((truth) => (truth === "a" ? 1 : 0));
    expect(new Resampling(truths, 1).mean(isFirst)).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  });
});
