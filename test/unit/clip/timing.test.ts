import { describe, expect, it } from "vitest";
import { timingOf } from "../../../src/clip/timing.ts";

const even = (count: number, rate: number): number[] => Array.from({ length: count }, (_, index) => index / rate);
const rounded = (times: readonly number[]): number[] => times.map((time) => Math.round(time * 1000) / 1000);
const timing = (times: readonly number[], tickSeconds: number, statedRate?: number): ReturnType<typeof timingOf> =>
  timingOf(Float64Array.from(times), tickSeconds, statedRate);

describe("timingOf", () => {
  it("takes the stated rate where the times keep it", () => {
    expect(timing(even(765, 25), 1 / 12800, 25)).toEqual({ durationSeconds: 30.6, frameRate: 25, isVariable: false });
    const ntsc = 30000 / 1001;
    expect(timing(rounded(even(300, ntsc)), 0.001, ntsc)).toEqual({
      durationSeconds: 300 / ntsc,
      frameRate: ntsc,
      isVariable: false,
    });
  });

  it("finds the rate where it is not stated, or stated wrongly", () => {
    for (const stated of [undefined, 90_000, 24]) {
      const found = timing(even(100, 25), 1 / 90_000, stated);
      expect(found.isVariable).toBe(false);
      expect(found.frameRate).toBeCloseTo(25, 9);
      expect(found.durationSeconds).toBeCloseTo(4, 9);
    }
  });

  it("calls a clip variable that leaves out a single frame, on a fine clock and on a coarse one", () => {
    const gap = even(101, 25).filter((_, index) => index !== 50);
    for (const tick of [1 / 12800, 0.001, 1 / 25]) {
      expect(timing(gap, tick, 25)).toMatchObject({ isVariable: true, frameRate: 99 / 4 });
    }
  });

  it("lets the last frame of a variable clip stay for the median distance", () => {
    expect(timing([0, 0.1, 0.3, 0.4, 2], 0.001, 30)).toEqual({ durationSeconds: 2.2, frameRate: 2, isVariable: true });
  });

  it("gives a single frame the time that the stated rate gives it", () => {
    expect(timing([0], 0.001, 50)).toEqual({ durationSeconds: 0.02, frameRate: 50, isVariable: false });
    expect(timing([0], 0.001)).toEqual({ durationSeconds: 0.04, frameRate: 25, isVariable: false });
  });
});
