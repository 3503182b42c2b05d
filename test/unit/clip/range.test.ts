import { describe, expect, it } from "vitest";
import type { ProbedClip } from "../../../src/clip/probe.ts";
import { clipRange, frameAt } from "../../../src/clip/range.ts";

/** Four seconds at 25 frames a second, with a gap: frames 50 to 59 are left out. */
const TIMES = Array.from({ length: 100 }, (_, k) => k / 25).filter((_, k) => k < 50 || k >= 60);

const CLIP: ProbedClip = {
  info: {
    path: "/clips/a.mp4",
    sha256: "0".repeat(64),
    durationSeconds: 4,
    width: 64,
    height: 48,
    frameRate: 25,
    frameCount: TIMES.length,
    variableFrameRate: true,
    rotation: 0,
    codec: "h264",
    comment: null,
  },
  times: Float64Array.from(TIMES),
  keyframes: [0],
  warnings: [],
  footage: {
    path: "/clips/a.mp4",
    bytes: 1,
    stamp: "",
    container: { name: "MP4 or MOV", demuxer: "mov" },
    completeness: { kind: "complete" },
  },
  startPts: 0,
  clock: { numerator: 25, denominator: 1 },
  framesFrom: "decoder",
};

const bounds = (from?: number, to?: number): (number | undefined)[] => {
  const { frames } = clipRange(CLIP, { fromSeconds: from, toSeconds: to });
  return [frames[0]?.index, frames.at(-1)?.index, frames.length];
};

describe("clipRange", () => {
  it("is the whole clip where nothing is asked for", () => {
    expect(clipRange(CLIP)).toMatchObject({ fromSeconds: 0, toSeconds: 4 });
    expect(bounds()).toEqual([0, 89, 90]);
  });

  it("holds what is on screen in between, and not what comes at its end", () => {
    expect(bounds(0.4, 0.6)).toEqual([10, 14, 5]);
    expect(bounds(0.41, 0.61)).toEqual([10, 15, 6]);
    expect(bounds(3.2)).toEqual([70, 89, 20]);
  });

  it("holds a frame that came before and is still on screen", () => {
    expect(bounds(2.1, 2.2)).toEqual([49, 49, 1]);
    expect(bounds(2.1, 2.41)).toEqual([49, 50, 2]);
  });

  it("ends with the clip where the end was rounded up in print", () => {
    expect(clipRange(CLIP, { toSeconds: 4.004 }).toSeconds).toBe(4);
  });

  it.each([
    [4, undefined, /begins at 4 s, but "\/clips\/a\.mp4" is 4 s long/],
    [-1, undefined, /begins at -1 s/],
    [NaN, undefined, /begins at NaN s/],
    [0, 4.2, /ends at 4\.2 s, but "\/clips\/a\.mp4" is 4 s long/],
    [0, Infinity, /ends at Infinity s/],
    [2, 1, /from 2 s to 1 s of "\/clips\/a\.mp4" is empty/],
    [1, 1, /is empty/],
    [0, -1, /is empty/],
  ])("refuses from %s to %s", (from, to, message) => {
    expect(() => bounds(from, to)).toThrow(
      expect.objectContaining({ kind: "input", message: expect.stringMatching(message) as string }),
    );
  });
});

describe("frameAt", () => {
  it("is the frame on screen", () => {
    expect(frameAt(CLIP, 0.41)).toEqual({ index: 10, ptsSeconds: 0.4 });
    expect(frameAt(CLIP, 2.3).index).toBe(49);
    expect(frameAt(CLIP, 99).index).toBe(89);
  });
});
