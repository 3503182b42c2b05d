import { expect, it } from "vitest";
import { framesOnEvents, intensityAt } from "../../../../src/core/probes/known-event.ts";

const EVENT = { label: "joy", onsetSeconds: 1, apexSeconds: 1.2, offsetSeconds: 1.6 };

it("knows how strong a triangular event is at each moment", () => {
  expect([0.9, 1, 1.1, 1.2, 1.3, 1.6, 1.7].map((t) => Number(intensityAt(EVENT, t).toFixed(6)))).toEqual([
    0, 0, 0.5, 1, 0.75, 0, 0,
  ]);
});

it("counts the frames that show it well enough, each once", () => {
  const frames = [1, 1.12, 1.12, 1.2, 1.5, 2].map((ptsSeconds) => ({ index: ptsSeconds * 25, ptsSeconds }));
  expect(framesOnEvents(frames, [EVENT])).toEqual([4]);
  expect(framesOnEvents(frames, [EVENT], 0.5)).toEqual([2]);
});
