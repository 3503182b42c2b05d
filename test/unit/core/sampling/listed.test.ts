import { describe, expect, it } from "vitest";
import { parseSampler, sampleFrames } from "../../../../src/core/sampling/sampler.ts";
import { chosenIndices, evenRange } from "../../../support/clip-ranges.ts";

const clip = evenRange(100, 25);
/** Seconds 1 to 2 of it. */
const second = { fromSeconds: 1, toSeconds: 2, frames: clip.frames.slice(25, 50) };

describe("indices", () => {
  it("counts from the range's first frame, in the order given", () => {
    expect(chosenIndices("indices:7,0,7", clip)).toEqual([7, 0, 7]);
    expect(chosenIndices("indices:0,24", second)).toEqual([25, 49]);
  });

  it("refuses a frame that is not there, and names both numbers", () => {
    expect(() => chosenIndices("indices:25", second)).toThrow(
      /frame 25, but the clip has only 25 frames from 1 s to 2 s/,
    );
  });
});

describe("keyframes", () => {
  const keyframes = [0, 12, 24, 36, 48, 60];

  it("takes those of the range", () => {
    expect(chosenIndices("keyframes", clip, { keyframes })).toEqual(keyframes);
    expect(chosenIndices("keyframes", second, { keyframes })).toEqual([36, 48]);
  });

  it("keeps no more than its cap, evenly", () => {
    expect(chosenIndices("keyframes:3", clip, { keyframes })).toEqual([0, 24, 60]);
    expect(chosenIndices("keyframes:9", clip, { keyframes })).toEqual(keyframes);
  });

  it("says that a range has none", () => {
    expect(() => chosenIndices("keyframes", second, { keyframes: [0, 60] })).toThrow(/no keyframe from 1 s to 2 s/);
  });
});

describe("a chosen frame", () => {
  it("says why it was chosen", () => {
    const reasons = (text: string): string[] =>
      sampleFrames(parseSampler(text), { range: clip, keyframes: [0, 50] }).map(({ reason }) => reason);
    expect(reasons("uniform:2")).toEqual(["1 of 2, evenly", "2 of 2, evenly"]);
    expect(reasons("bins:2")).toEqual(["middle of part 1 of 2", "middle of part 2 of 2"]);
    expect(reasons("interval:2")).toEqual(["on screen at 0 s", "on screen at 2 s"]);
    expect(reasons("times:0.4")).toEqual(["on screen at 0.4 s"]);
    expect(reasons("dense:40,max:2")).toEqual(["one frame of 40, 2 of 3 kept", "one frame of 40, 2 of 3 kept"]);
    expect(reasons("random:1,seed:4")).toEqual(["drawn, seed 4"]);
    expect(reasons("keyframes")).toEqual(["keyframe 1 of 2", "keyframe 2 of 2"]);
  });
});
