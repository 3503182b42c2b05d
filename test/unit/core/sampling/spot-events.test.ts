import { expect, it } from "vitest";
import type { ClipRange } from "../../../../src/core/sampling/clip-range.ts";
import type { ClipSignal } from "../../../../src/core/sampling/clip-signal.ts";
import { spotCandidates } from "../../../../src/core/sampling/spot-events.ts";

const FRAMES = 100;

function signalOf(series: Partial<Record<"motion" | "flow" | "spotting", number[]>>): ClipSignal {
  const nothing = new Float32Array(FRAMES);
  const { motion = [], flow = [], spotting = [] } = series;
  const [one, two, three] = [motion, flow, spotting].map((values) => nothing.map((_, place) => values[place] ?? 0));
  return {
    motion: one ?? nothing,
    flow: two ?? nothing,
    spotting: three ?? nothing,
    sceneChange: nothing,
    sharpness: nothing,
    region: null,
    searched: 0,
    frameRate: 25,
  };
}

function range(from = 0, to = FRAMES): ClipRange {
  const frames = Array.from({ length: to - from }, (_, k) => ({ index: from + k, ptsSeconds: (from + k) / 25 }));
  return { fromSeconds: from / 25, toSeconds: to / 25, frames };
}

/** Triangles of these heights, by their middle; 4 frames to each side. */
function triangles(heights: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: FRAMES }, (_, place) => {
    return Object.entries(heights).reduce((sum, [at, height]) => {
      return sum + height * Math.max(0, 1 - Math.abs(place - Number(at)) / 4);
    }, 0);
  });
}

it("The classical rule: peaks of the mean over 2k frames above mean + p (max - mean), events k frames to both sides", () => {
  // k = 5 at 25 frames a second. A single 10 is a plateau of ten means of 1, whose middle is half a frame early.
  const motion = Array.from({ length: FRAMES }, (_, place) => ({ 30: 10, 60: 8, 80: 3 })[place] ?? 0);
  const found = spotCandidates(signalOf({ motion }), range(), { method: "difference" });
  expect(found).toEqual([
    { onset: 25, apex: 30, offset: 35, score: 1 },
    { onset: 55, apex: 60, offset: 65, score: 0.8 },
  ]);
  const more = spotCandidates(signalOf({ flow: motion }), range(), { method: "flow", threshold: 0 });
  expect(more.map(({ apex }) => apex)).toEqual([30, 60, 80]);
});

it("Departures: best first, from where they begin to where they end, by places in the range", () => {
  const signal = signalOf({ spotting: triangles({ 30: 4, 60: 8 }) });
  const found = spotCandidates(signal, range(20));
  expect(found.map(({ apex }) => apex)).toEqual([40, 10]);
  expect(found[0]?.score).toBeGreaterThan(found[1]?.score ?? NaN);
  for (const { onset, apex, offset } of found) expect([apex - onset, offset - apex]).toEqual([4, 4]);
});

it("Of peaks nearer than an event's length the highest stays; a threshold keeps the high ones", () => {
  const signal = signalOf({ spotting: triangles({ 30: 8, 39: 4, 60: 3, 70: 2 }) });
  const apexes = (threshold?: number): number[] =>
    spotCandidates(signal, range(), { threshold }).map(({ apex }) => apex);
  expect(apexes()).toEqual([30, 60, 70]);
  expect(apexes(0.9)).toEqual([30]);
});

it("Where nothing happens there is no candidate", () => {
  for (const method of ["deviation", "difference", "flow"] as const) {
    expect(spotCandidates(signalOf({}), range(), { method })).toEqual([]);
    expect(spotCandidates(signalOf({}), range(0, 1), { method })).toEqual([]);
  }
});
