import { describe, expect, it } from "vitest";
import { framesPerStart, planStretches, shareOut, type Stretch } from "../../../src/clip/seek-plan.ts";

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

describe("shareOut", () => {
  const stretch = (from: number, frames: number): Stretch => ({ from, wanted: [from + frames - 1] });

  it("gives every part about the same to do, in the clip's order", () => {
    const stretches = [stretch(0, 10), stretch(250, 90), stretch(500, 50), stretch(750, 60), stretch(1000, 20)];
    // 100 + 30 + 20 against 70 + 60, a start counted as ten frames.
    expect(shareOut(stretches, 2, 10).map((part) => part.map(({ from }) => from))).toEqual([
      [0, 250, 1000],
      [500, 750],
    ]);
  });

  it("leaves no stretch out, and makes no empty part", () => {
    const stretches = Array.from({ length: 9 }, (_, k) => stretch(k * 100, 1 + ((k * 37) % 50)));
    const parts = shareOut(stretches, 4, 20);
    expect(parts.flat().toSorted((a, b) => a.from - b.from)).toEqual(stretches);
    expect(parts).toHaveLength(4);
    expect(shareOut(stretches.slice(0, 2), 4, 20)).toHaveLength(2);
  });
});
