import { describe, expect, it } from "vitest";
import { apexPlace, aroundApex, missingEvent, paddedEvent, weakPlace } from "../../../../scripts/tables/frame-arms.ts";

/** 4 s at 25 frames a second. */
const times = Float64Array.from({ length: 100 }, (_, place) => place / 25);
/** Frames 51 to 59 are inside, 56 is the apex. */
const event = { label: "surprise", onsetSeconds: 2.02, apexSeconds: 2.24, offsetSeconds: 2.38 };

describe("apexPlace", () => {
  it("is the frame on screen at the apex, and the middle one without an event", () => {
    expect(apexPlace(event, times)).toBe(56);
    expect(apexPlace(null, times)).toBe(49);
  });
});

describe("aroundApex", () => {
  it("has the apex in the middle and moves inwards at the clip's ends", () => {
    expect(aroundApex(8, event, times)).toEqual([52, 53, 54, 55, 56, 57, 58, 59]);
    expect(aroundApex(8, { ...event, apexSeconds: 0.04 }, times)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(aroundApex(8, { ...event, apexSeconds: 3.96 }, times)).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
  });
});

describe("paddedEvent", () => {
  it("repeats the event's frames out of 64 uniform ones, in order, to 64", () => {
    // 64 uniform places of 100 step by 99 / 63; the 33rd step is 51.86, the 38th 59.71.
    const padded = paddedEvent(event, times);
    expect(padded).toHaveLength(64);
    expect([...new Set(padded)]).toEqual([51, 53, 55, 56, 58, 59]);
    expect(padded).toEqual([...padded].sort((a, b) => a - b));
    expect(padded.filter((place) => place === 51)).toHaveLength(11);
  });

  it("is the 64 uniform frames where there is no event", () => {
    expect(new Set(paddedEvent(null, times)).size).toBe(64);
  });
});

describe("missingEvent", () => {
  it("moves a frame that would hit the event to the nearest one outside", () => {
    expect(missingEvent(event, times)).toEqual([0, 33, 66, 99]);
    const early = { ...event, onsetSeconds: 1.25, apexSeconds: 1.4, offsetSeconds: 1.55 };
    // 33 is 1.32 s; 31 (1.24 s) is two away, 39 (1.56 s) six.
    expect(missingEvent(early, times)).toEqual([0, 31, 66, 99]);
  });
});

describe("weakPlace", () => {
  it("is on the way to the apex, where intensity times strength is what was asked", () => {
    // Half of the way from 2.02 to 2.24 s is 2.13 s, in frame 53.
    expect(weakPlace(event, 0.5, 0.25, times)).toBe(53);
    expect(weakPlace(event, 0.2, 0.25, times)).toBe(56);
  });
});
