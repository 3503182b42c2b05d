import { describe, expect, it } from "vitest";
import { eventHits, isOnEvent } from "../../../../src/core/comparison/event-hits.ts";

const event = { label: "surprise", onsetSeconds: 1.32, apexSeconds: 1.48, offsetSeconds: 1.64 };
const frames = (...seconds: number[]): { index: number; ptsSeconds: number }[] =>
  seconds.map((ptsSeconds) => ({ index: Math.round(ptsSeconds * 25), ptsSeconds }));

describe("eventHits", () => {
  it("counts the frames on each event", () => {
    const later = { ...event, onsetSeconds: 2, apexSeconds: 2.1, offsetSeconds: 2.2 };
    expect(eventHits(frames(0, 1.4, 1.6, 2.1, 3), [event, later])).toEqual([2, 1]);
    expect(eventHits(frames(0, 3), [event])).toEqual([0]);
    expect(eventHits([], [event])).toEqual([0]);
    expect(eventHits(frames(1), [])).toEqual([]);
  });

  it("counts onset and offset in, within a container's rounding of a millisecond", () => {
    const on = frames(1.3194, 1.32, 1.64, 1.6405).map((frame) => isOnEvent(frame, event));
    expect(on).toEqual([true, true, true, true]);
    const off = frames(1.3, 1.66).map((frame) => isOnEvent(frame, event));
    expect(off).toEqual([false, false]);
  });
});
