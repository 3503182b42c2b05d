import { describe, expect, it } from "vitest";
import { laneText } from "../../../../src/core/comparison/lane-text.ts";
import { FrameClock } from "../../../../src/core/experiment/edit/frame-clock.ts";
import { hitChance } from "../../../../src/core/probes/hit-chance.ts";
import { parseSampler } from "../../../../src/core/sampling/parse-sampler.ts";

const clock = new FrameClock(
  Array.from({ length: 100 }, (_, index) => index / 25),
  25,
  100,
);
const event = { label: "surprise", onsetSeconds: 1, apexSeconds: 1.1, offsetSeconds: 1.5 };
const clip = { fromSeconds: 0, toSeconds: 4, events: [event] };

describe("laneText", () => {
  it("says what frames hit and how likely that was", () => {
    const frames = [0, 33, 66, 99].map((index) => clock.frame(index));
    const chance = hitChance(parseSampler("uniform:4"), clip, clock, frames);
    // Onsets up to 3.5 s; frames at 1.32 and 2.64 take 0.5 s each, the first takes its own instant, the last one 0.04 s.
    expect(chance?.probability).toBeCloseTo(1.04 / 3.5, 6);
    expect(laneText(frames, [event], chance)).toBe("1 frame on it · hit chance 30\u00a0%");
    expect(laneText([clock.frame(0)], [event], null)).toBe("misses it");
    expect(laneText([clock.frame(26)], [event, { ...event, onsetSeconds: 3, offsetSeconds: 3.2 }], null)).toBe(
      "hits 1 of 2 events",
    );
    expect(laneText([clock.frame(0)], [], { probability: 0.5, eventSeconds: 0.25 })).toBe(
      "1 frame · 50\u00a0% to hit 0.25 s",
    );
  });
});

describe("hitChance", () => {
  it("says nothing of samplers that look, or of an event that does not fit", () => {
    expect(hitChance(parseSampler("apex:4"), clip, clock, [])).toBeNull();
    expect(hitChance(parseSampler("uniform:2"), { ...clip, toSeconds: 0.4 }, clock, [clock.frame(0)])).toBeNull();
  });

  it("is an expectation over seeds where frames are drawn", () => {
    const chance = hitChance(parseSampler("random:4"), clip, clock, [clock.frame(0)]);
    expect(chance?.probability).toBeGreaterThan(0.35);
    expect(chance?.probability).toBeLessThan(0.5);
  });
});
