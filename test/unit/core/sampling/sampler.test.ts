import { describe, expect, it } from "vitest";
import type { ClipRange } from "../../../../src/core/sampling/clip-range.ts";
import { parseSampler, sampleFrames } from "../../../../src/core/sampling/sampler.ts";

/** Frames of a clip that lie in a range; the clip's frames are given by their times. */
function range(times: readonly number[], fromSeconds: number, toSeconds: number): ClipRange {
  const frames = times.map((ptsSeconds, index) => ({ index, ptsSeconds }));
  return { fromSeconds, toSeconds, frames: frames.filter(({ ptsSeconds }) => ptsSeconds >= fromSeconds) };
}

const even = (count: number, rate: number): number[] => Array.from({ length: count }, (_, index) => index / rate);
const indices = (sampler: string, clip: ClipRange): number[] =>
  sampleFrames(parseSampler(sampler), { range: clip, keyframes: [] }).map(({ index }) => index);

describe("sampleFrames", () => {
  const clip = range(even(100, 25), 0, 4);
  const second = range(even(100, 25), 1, 2);

  it("spreads uniform frames over the range, and names them by their index in the file", () => {
    expect(indices("uniform:4", clip)).toEqual([0, 33, 66, 99]);
    const late = { ...second, frames: second.frames.slice(0, 25) };
    expect(indices("uniform:3", late)).toEqual([25, 37, 49]);
    expect(sampleFrames(parseSampler("uniform:1"), { range: late, keyframes: [] })).toEqual([
      { index: 25, ptsSeconds: 1, reason: "1 of 1, evenly" },
    ]);
  });

  it("refuses more uniform frames than there are, and names both numbers", () => {
    expect(indices("uniform:100", clip)).toHaveLength(100);
    expect(() => indices("uniform:101", clip)).toThrow(
      /uniform:101 asks for 101 frames, .* has only 100 from 0 s to 4 s/,
    );
    expect(() => indices("uniform:9007199254740991", clip)).toThrow(
      expect.objectContaining({
        kind: "input",
        message: expect.stringMatching(/9007199254740991 .* only 100/) as string,
      }),
    );
  });

  it("takes as many key frames as there are up to a number, and refuses one beyond the frames of any kind", () => {
    const chosen = (sampler: string): number[] =>
      sampleFrames(parseSampler(sampler), { range: clip, keyframes: [0, 50] }).map(({ index }) => index);
    expect(chosen("keyframes:8")).toEqual([0, 50]);
    expect(() => chosen("keyframes:101")).toThrow(/asks for 101 frames, .* has only 100/);
  });

  it("takes a frame at every interval from the range's start", () => {
    expect(indices("interval:0.2", clip)).toEqual(Array.from({ length: 20 }, (_, k) => 5 * k));
    expect(indices("interval:0.5", second)).toEqual([25, 37]);
    expect(indices("interval:10", clip)).toEqual([0]);
    expect(indices("interval:0.04", clip)).toHaveLength(100);
  });

  it("takes every frame of a clip whose times are rounded to milliseconds", () => {
    const rounded = even(300, 30).map((seconds) => Math.round(seconds * 1000) / 1000);
    expect(indices("interval:0.0333333333333333", range(rounded, 0, 10))).toEqual(
      Array.from({ length: 300 }, (_, k) => k),
    );
  });

  it("takes a frame for each instant of the grid at which it is on screen", () => {
    expect(indices("interval:0.5", range([0, 0.1, 0.2, 2, 2.1, 2.2, 2.3], 0, 2.4))).toEqual([0, 2, 2, 2, 3]);
  });

  it("refuses a grid with more instants than frames", () => {
    expect(() => indices("interval:0.02", clip)).toThrow(/interval:0.02 asks for 200 frames, .* has only 100/);
    expect(() => indices("interval:0.000000001", clip)).toThrow(/only 100/);
  });

  it("takes the frames on screen at times after the range's start, as listed", () => {
    expect(indices("times:1.2,0.4,0.4,0.05", clip)).toEqual([30, 10, 10, 1]);
    expect(indices("times:0.4", second)).toEqual([35]);
    expect(indices("times:4", clip)).toEqual([99]);
  });

  it("refuses times outside of the range, and names it", () => {
    expect(() => indices("times:0,4.1", clip)).toThrow(/at 4\.1 s, but the clip goes from 0 to 4 s\./);
    expect(() => indices("times:1.5", second)).toThrow(/from 0 to 1 s, counted from 1 s of the file/);
  });
});
