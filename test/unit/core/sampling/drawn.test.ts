import { describe, expect, it } from "vitest";
import { uniformDraw } from "../../../../src/core/decoding/draw.ts";
import { chosenIndices, evenRange } from "../../../support/clip-ranges.ts";

const clip = evenRange(100, 25);

describe("random", () => {
  it("draws by Fisher and Yates and shows in order of time", () => {
    // Draws of seed 0 are .838, .782, .831, .619, .106 of 100, 99, 98, 97, 96 places that are left: 83 and 78; the
    // third draw meets place 83 again, where 0 was put; then 63 and 14.
    expect(chosenIndices("random:5", clip)).toEqual([0, 14, 63, 78, 83]);
    expect(chosenIndices("random:5,seed:3", clip)).toEqual([0, 11, 13, 25, 35]);
    expect(chosenIndices("random:5,seed:-3", clip)).not.toEqual(chosenIndices("random:5,seed:3", clip));
  });

  it("takes all where all are asked for, and no frame twice", () => {
    expect(chosenIndices("random:100,seed:9", clip)).toEqual(Array.from({ length: 100 }, (_, k) => k));
    expect(chosenIndices("random:1", evenRange(1, 25))).toEqual([0]);
    expect(() => chosenIndices("random:101", clip)).toThrow(/random:101 asks for 101 frames, .* has only 100/);
  });

  it("takes each frame about as often over many seeds", () => {
    const hits = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const index of chosenIndices(`random:3,seed:${seed}`, evenRange(10, 25)))
        hits[index] = (hits[index] ?? 0) + 1;
    }
    // 600 each, with a standard deviation of 20.5.
    for (const count of hits) expect(Math.abs(count - 600)).toBeLessThan(80);
  });
});

describe("jittered", () => {
  it("draws one frame of each part", () => {
    // Draws of seed 3 are .704, .177, .303, .843, .614 of 20 frames.
    expect(chosenIndices("jittered:5,seed:3", clip)).toEqual([14, 23, 46, 76, 92]);
    expect(chosenIndices("jittered:5", clip)).toEqual([2, 32, 55, 76, 88]);
  });

  it("leaves no frame out where parts are unequal", () => {
    // 7 frames in 3 parts: 0 to 1, 2 to 3, 4 to 6.
    const seen = Array.from({ length: 200 }, (_, seed) => chosenIndices(`jittered:3,seed:${seed}`, evenRange(7, 25)));
    expect(new Set(seen.map(([first]) => first))).toEqual(new Set([0, 1]));
    expect(new Set(seen.map(([, second]) => second))).toEqual(new Set([2, 3]));
    expect(new Set(seen.map(([, , third]) => third))).toEqual(new Set([4, 5, 6]));
    expect(chosenIndices("jittered:7", evenRange(7, 25))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe("order", () => {
  it("turns around or shuffles what was chosen", () => {
    expect(chosenIndices("uniform:6,order:forward", clip)).toEqual([0, 19, 39, 59, 79, 99]);
    expect(chosenIndices("uniform:6,order:reverse", clip)).toEqual([99, 79, 59, 39, 19, 0]);
    // Draws .765 of 6, .257 of 5, .125 of 4, .373 of 3, .770 of 2 places, from the end.
    expect(chosenIndices("uniform:6,order:shuffle", clip)).toEqual([59, 39, 99, 0, 19, 79]);
    expect(chosenIndices("uniform:6,order:shuffle,orderSeed:1", clip)).toEqual([59, 99, 39, 79, 19, 0]);
  });

  it("draws with numbers of its own: neither a trial's tokens nor another sampler's frames share them", () => {
    const streams = [0, -1, -2, -3].map((repeat) => uniformDraw(5, repeat, 0));
    expect(new Set(streams).size).toBe(4);
  });

  it("keeps the order in which times were listed", () => {
    expect(chosenIndices("times:2,1,3", clip)).toEqual([50, 25, 75]);
    expect(chosenIndices("times:2,1,3,order:reverse", clip)).toEqual([75, 25, 50]);
  });
});
