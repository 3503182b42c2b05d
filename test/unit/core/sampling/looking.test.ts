import { beforeEach, describe, expect, it, vi } from "vitest";
import { spotCandidates, type SpottedEvent } from "../../../../src/core/sampling/spot-events.ts";
import { parseSampler, sampleFrames } from "../../../../src/core/sampling/sampler.ts";
import { chosenIndices, evenRange, signalOf } from "../../../support/clip-ranges.ts";

// How candidates are found is tested for itself; here they are given.
vi.mock("../../../../src/core/sampling/spot-events.ts", () => ({ spotCandidates: vi.fn() }));

const clip = evenRange(100, 25);
const still = signalOf(100, {});
const first: SpottedEvent = { onset: 50, apex: 54, offset: 58, score: 0.9 };
const second: SpottedEvent = { onset: 10, apex: 14, offset: 18, score: 0.5 };

beforeEach(() => {
  vi.mocked(spotCandidates).mockReturnValue([first, second]);
});

const chosen = (sampler: string): number[] => chosenIndices(sampler, clip, { signal: still });

describe("apex", () => {
  it("goes to every apex, then to onsets and offsets, best first", () => {
    expect(chosen("apex:1")).toEqual([54]);
    expect(chosen("apex:2")).toEqual([14, 54]);
    expect(chosen("apex:4")).toEqual([14, 50, 54, 58]);
    expect(chosen("apex:6")).toEqual([10, 14, 18, 50, 54, 58]);
  });

  it("goes to all of the best candidate first if asked to", () => {
    expect(chosen("apex:3,spend:events")).toEqual([50, 54, 58]);
    expect(chosen("apex:4,spend:events")).toEqual([14, 50, 54, 58]);
    expect(chosen("apex:2,spend:events")).toEqual([50, 54]);
  });

  it("fills the widest gap within each candidate in turn, and then those of the rest", () => {
    // 51 to 53 is the first of the widest gaps; the other candidate's is 11 to 13.
    expect(chosen("apex:8")).toEqual([10, 12, 14, 18, 50, 52, 54, 58]);
    vi.mocked(spotCandidates).mockReturnValue([{ onset: 1, apex: 2, offset: 3, score: 1 }]);
    // The rest is 4 to 99: its middle is 51.
    expect(chosen("apex:4")).toEqual([1, 2, 3, 51]);
    expect(chosen("apex:100")).toEqual(Array.from({ length: 100 }, (_, k) => k));
  });

  it("divides a clip without candidates evenly, and tells why", () => {
    vi.mocked(spotCandidates).mockReturnValue([]);
    expect(chosen("apex:4")).toEqual([12, 37, 62, 87]);
    const [frame] = sampleFrames(parseSampler("apex:1"), { range: clip, keyframes: [], signal: still });
    expect(frame).toEqual({ index: 50, ptsSeconds: 2, reason: "no candidate: middle of part 1 of 1" });
  });

  it("says which moment of which candidate a frame is", () => {
    const frames = sampleFrames(parseSampler("apex:3"), { range: clip, keyframes: [], signal: still });
    expect(frames.map(({ reason, score }) => [reason, score])).toEqual([
      ["apex of candidate 2", 0.5],
      ["onset of candidate 1", 0.9],
      ["apex of candidate 1", 0.9],
    ]);
  });

  it("needs the signal, and as many frames as are asked for", () => {
    expect(() => chosenIndices("apex:4", clip)).toThrow(RangeError);
    expect(() => chosen("apex:101")).toThrow(/apex:101 asks for 101 frames, .* has only 100/);
  });
});

describe("burst", () => {
  it("goes to the best candidate at its rate, and a quarter to the rest", () => {
    // Frames 1/12 s apart around 54 at 25 a second: 54, then on screen at 2.243 s is 56, at 2.077 s 51.
    expect(chosen("burst:4")).toEqual([25, 51, 54, 56]);
  });

  it("is shared by as many candidates as get three frames", () => {
    expect(chosen("burst:8")).toEqual([11, 14, 16, 33, 51, 54, 56, 78]);
  });

  it("leaves what candidates have no room for to the rest", () => {
    vi.mocked(spotCandidates).mockReturnValue([{ onset: 0, apex: 1, offset: 2, score: 1 }]);
    expect(chosen("burst:4,base:0")).toEqual([1, 25, 50, 75]);
  });
});

describe("motion", () => {
  it("has equal amounts of motion between frames", () => {
    // Frames 1 to 8 move by 1: the quarters' middles are 1, 3, 5 and 7.
    const motion = Object.fromEntries(Array.from({ length: 8 }, (_, k) => [k + 1, 1]));
    expect(chosenIndices("motion:4", evenRange(20, 25), { signal: signalOf(20, { motion }) })).toEqual([1, 3, 5, 7]);
  });

  it("takes neighbours where one frame has it all, and never one twice", () => {
    const signal = signalOf(10, { motion: { 4: 1 } });
    expect(chosenIndices("motion:3", evenRange(10, 25), { signal })).toEqual([4, 5, 6]);
    const last = signalOf(10, { motion: { 9: 1 } });
    expect(chosenIndices("motion:3", evenRange(10, 25), { signal: last })).toEqual([7, 8, 9]);
    expect(chosenIndices("motion:10", evenRange(10, 25), { signal })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("divides a clip in which nothing moves by its frames", () => {
    expect(chosen("motion:4")).toEqual([12, 37, 62, 87]);
  });
});

describe("scene", () => {
  it("takes the middle of each scene between the greatest changes", () => {
    const signal = signalOf(100, { sceneChange: { 20: 0.5, 60: 0.9, 80: 0.1 } });
    expect(chosenIndices("scene:3", clip, { signal })).toEqual([9, 39, 79]);
    expect(chosenIndices("scene:2", clip, { signal })).toEqual([29, 79]);
  });

  it("cuts no scene shorter than asked, and halves the longest where changes are too few", () => {
    const signal = signalOf(100, { sceneChange: { 50: 0.9, 51: 0.8, 2: 0.7 } });
    // 51 is too near to 50, and 2 to the start: 0 to 49 is halved.
    expect(chosenIndices("scene:3", clip, { signal })).toEqual([12, 37, 74]);
    expect(chosenIndices("scene:3,minSeconds:0.04", clip, { signal })).toEqual([24, 50, 75]);
    expect(chosen("scene:4")).toEqual([12, 37, 62, 87]);
  });
});
