import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { coverageOf, type CoverageQuestion, longestGap } from "../../../../src/core/probes/coverage.ts";
import { curveLengths } from "../../../../src/core/probes/coverage-curve.ts";
import { SaccadeError } from "../../../../src/protocol/errors.ts";

/** Draws onsets and counts frames, as a person would check it. */
function simulate(frames: readonly number[], question: CoverageQuestion, draws: number): { hit: number; mean: number } {
  const { durationSeconds, eventSeconds, visible = 0, atLeast = 1 } = question;
  const random = xoroshiro128plus(11);
  let hits = 0;
  let total = 0;
  for (let draw = 0; draw < draws; draw++) {
    const onset = (uniformInt(random, 0, 2 ** 30 - 1) / 2 ** 30) * (durationSeconds - eventSeconds);
    let inside = 0;
    for (const t of frames) {
      const share = (t - onset) / eventSeconds;
      if (share >= 0 && share < 1 && 1 - Math.abs(2 * share - 1) >= visible) inside++;
    }
    if (inside >= atLeast) hits++;
    total += inside;
  }
  return { hit: hits / draws, mean: total / draws };
}

describe("coverageOf", () => {
  it("equals a case worked out by hand", () => {
    // Onsets 0 to 3.5. Frames at 1 and 1.2 are inside for onsets 0.5 to 1 and 0.7 to 1.2, at 4 for none but the last instant.
    const question = { durationSeconds: 4, eventSeconds: 0.5 };
    expect(coverageOf([1, 1.2, 4], question).hitProbability).toBeCloseTo(0.7 / 3.5, 12);
    expect(coverageOf([1, 1.2, 4], question).expectedFramesOnEvent).toBeCloseTo(1 / 3.5, 12);
    expect(coverageOf([1, 1.2, 4], { ...question, atLeast: 2 }).hitProbability).toBeCloseTo(0.3 / 3.5, 12);
    expect(coverageOf([1, 1.2, 4], { ...question, atLeast: 3 }).hitProbability).toBe(0);
  });

  it("counts a frame at the clip's start for the onset 0 alone, which has no probability", () => {
    expect(coverageOf([0], { durationSeconds: 2, eventSeconds: 0.5 }).hitProbability).toBe(0);
    expect(coverageOf([0, 1], { durationSeconds: 2, eventSeconds: 0.5 }).hitProbability).toBeCloseTo(0.5 / 1.5, 12);
  });

  it("shortens the event to what is visible", () => {
    // At half the apex or above: from a quarter to three quarters of the event, 0.2 s of 0.4.
    const question = { durationSeconds: 2.4, eventSeconds: 0.4, visible: 0.5 };
    expect(coverageOf([1], question).hitProbability).toBeCloseTo(0.2 / 2, 12);
    expect(coverageOf([1], { ...question, visible: 1 }).hitProbability).toBe(0);
    expect(coverageOf([1], { ...question, visible: 0 }).hitProbability).toBeCloseTo(0.4 / 2, 12);
  });

  it("is certain where the event is the clip", () => {
    const question = { durationSeconds: 1, eventSeconds: 1 };
    expect(coverageOf([0, 0.5], { ...question, atLeast: 2 })).toEqual({ hitProbability: 1, expectedFramesOnEvent: 2 });
    expect(coverageOf([0, 0.5], { ...question, visible: 0.5 })).toEqual({
      hitProbability: 1,
      expectedFramesOnEvent: 1,
    });
  });

  it("counts a frame that is shown twice once, and takes frames in any order", () => {
    const question = { durationSeconds: 3, eventSeconds: 0.5, atLeast: 2 };
    expect(coverageOf([2, 1, 1, 2], question)).toEqual(coverageOf([1, 2], question));
    expect(coverageOf([1, 1], question).hitProbability).toBe(0);
  });

  it("refuses an event that is longer than the clip", () => {
    const longer = (): unknown => coverageOf([0], { durationSeconds: 1, eventSeconds: 1.5 });
    expect(longer).toThrow(SaccadeError);
    expect(longer).toThrow("An event of 1.5 s does not fit into a clip of 1 s");
  });

  it.each([
    [{ durationSeconds: 3.2, eventSeconds: 0.25 }],
    [{ durationSeconds: 3.2, eventSeconds: 0.5, atLeast: 2 }],
    [{ durationSeconds: 3.2, eventSeconds: 0.5, visible: 0.5 }],
    [{ durationSeconds: 3.2, eventSeconds: 0.8, visible: 0.3, atLeast: 2 }],
  ])(
    "agrees with a million draws: %o",
    (question) => {
      const draws = 1_000_000;
      const frames = [0, 0.08, 0.44, 0.72, 0.8, 1.52, 2.04, 2.2, 3.16];
      const { hitProbability, expectedFramesOnEvent } = coverageOf(frames, question);
      const { hit, mean } = simulate(frames, question, draws);
      // Five standard errors; the count's variance is at most that of its largest value.
      expect(Math.abs(hit - hitProbability)).toBeLessThan(
        5 * Math.sqrt((hitProbability * (1 - hitProbability)) / draws),
      );
      expect(Math.abs(mean - expectedFramesOnEvent)).toBeLessThan(5 * Math.sqrt(frames.length / draws));
    },
    60_000,
  );
});

describe("longestGap", () => {
  it("counts the time before the first frame and after the last one", () => {
    expect(longestGap([1, 1.5, 3], 4)).toBe(1.5);
    expect(longestGap([2, 1], 6)).toBe(4);
    expect(longestGap([3, 3.5], 4)).toBe(3);
  });
});

describe("curveLengths", () => {
  it("goes from 0.05 to 2 s, as far as an event fits", () => {
    expect(curveLengths(10)).toHaveLength(40);
    expect(curveLengths(10).at(0)).toBe(0.05);
    expect(curveLengths(10).at(-1)).toBe(2);
    expect(curveLengths(0.31)).toEqual([0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
  });
});
