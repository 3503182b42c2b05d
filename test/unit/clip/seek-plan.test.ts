import { describe, expect, it } from "vitest";
import { framesPerStart, planStretches } from "../../../src/clip/seek-plan.ts";

const KEYS = [0, 250, 500, 750, 1000];

describe("planStretches", () => {
  it("seeks to the key frame before each frame that is far from the last", () => {
    expect(planStretches([10, 600, 1100], KEYS, 20)).toEqual([
      { from: 0, wanted: [10] },
      { from: 500, wanted: [600] },
      { from: 1000, wanted: [1100] },
    ]);
  });

  it("goes on where no key frame lies between, or one hardly ahead", () => {
    expect(planStretches([510, 740], KEYS, 20)).toEqual([{ from: 500, wanted: [510, 740] }]);
    expect(planStretches([735, 760], KEYS, 20)).toEqual([{ from: 500, wanted: [735, 760] }]);
    expect(planStretches([725, 760], KEYS, 20)).toEqual([
      { from: 500, wanted: [725] },
      { from: 750, wanted: [760] },
    ]);
  });

  it("is one pass where every group is wanted, and where a start costs more than the clip", () => {
    const every = Array.from({ length: 100 }, (_, k) => k * 12);
    const keys = Array.from({ length: 100 }, (_, k) => k * 12);
    expect(planStretches(every, keys, 20)).toEqual([{ from: 0, wanted: every }]);
    expect(planStretches([10, 600, 1100], KEYS, 5000)).toEqual([{ from: 0, wanted: [10, 600, 1100] }]);
    expect(planStretches([10, 600], [], 20)).toEqual([{ from: 0, wanted: [10, 600] }]);
  });

  it("counts a start as more frames where frames are small", () => {
    expect(Math.round(framesPerStart(1920, 1080))).toBe(9);
    expect(Math.round(framesPerStart(64, 48))).toBe(376);
  });
});
