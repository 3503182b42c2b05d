import { describe, expect, it } from "vitest";
import { planDilution } from "../../../../src/core/probes/dilution/plan-dilution.ts";
import { frameGroups, planInfluence } from "../../../../src/core/probes/influence/plan-influence.ts";
import { planOrder } from "../../../../src/core/probes/order/plan-order.ts";
import type { PlannedChoice } from "../../../../src/core/probes/planned-choice.ts";

/** Two seconds at 25 frames a second, from 1 s of the file on. */
const RANGE = {
  fromSeconds: 1,
  toSeconds: 3,
  frames: Array.from({ length: 50 }, (_, place) => ({ index: 25 + place, ptsSeconds: 1 + place / 25 })),
};
const EVENT = { label: "joy", onsetSeconds: 1.4, apexSeconds: 1.52, offsetSeconds: 1.64 };

const placesOf = (choices: readonly PlannedChoice[], name: string): readonly number[] =>
  choices.find((choice) => choice.name === name)?.places ?? [];

describe("planDilution", () => {
  const choices = planDilution(RANGE, [EVENT]);

  it("shows each rate's frames once, and all there are at the clip's own rate and above", () => {
    expect(placesOf(choices, "1 fps")).toEqual([0, 25]);
    expect(placesOf(choices, "5 fps")).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
    expect(placesOf(choices, "25 fps")).toEqual(RANGE.frames.map((_, place) => place));
  });

  it("keeps the event's frames and adds others that stay and are spread", () => {
    const event = placesOf(choices, "event + 0");
    expect(event).toEqual([10, 11, 12, 13, 14, 15, 16]);
    const steps = [0, 2, 4, 8, 16, 32, 64].map((others) => placesOf(choices, `event + ${others}`));
    for (const [k, step] of steps.entries()) {
      expect(step).toEqual([...step].sort((a, b) => a - b));
      for (const place of steps[k - 1] ?? event) expect(step).toContain(place);
    }
    expect(steps[1]).toEqual([0, ...event, 28]);
    expect(steps[6]).toHaveLength(50);
  });

  it("has no such arm without an event", () => {
    expect(planDilution(RANGE, []).map(({ name }) => name)).not.toContain("event + 0");
  });
});

describe("planOrder", () => {
  const places = [0, 16, 32, 48];
  const choices = planOrder(RANGE, places, [EVENT], 3);

  it("shuffles and reverses the same frames", () => {
    expect(placesOf(choices, "reversed")).toEqual([48, 32, 16, 0]);
    for (const number of [1, 2, 3, 4]) {
      const shuffled = placesOf(choices, `shuffled ${number}`);
      expect(shuffled).not.toEqual(places);
      expect([...shuffled].sort((a, b) => a - b)).toEqual(places);
    }
  });

  it("jitters by less than a quarter of the way to a neighbour, and keeps the order", () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const jittered = placesOf(choices, `jittered ${number}`);
      expect(jittered).toHaveLength(4);
      for (const [k, place] of jittered.entries()) expect(Math.abs(place - (places[k] ?? 0))).toBeLessThanOrEqual(4);
      expect(new Set(jittered).size).toBe(4);
    }
    expect(new Set([1, 2, 3, 4].map((number) => placesOf(choices, `jittered ${number}`).join())).size).toBeGreaterThan(
      1,
    );
  });

  it("has a control of the event's onset and offset alone", () => {
    expect(placesOf(choices, "onset only")).toEqual([10, 11, 12, 13]);
    expect(placesOf(choices, "offset only")).toEqual([13, 14, 15, 16]);
    expect(placesOf(choices, "onset only, reversed")).toEqual([13, 12, 11, 10]);
    const weak = { ...EVENT, onsetSeconds: 1.5 };
    expect(planOrder(RANGE, places, [weak], 3).some(({ control }) => control)).toBe(false);
  });
});

describe("planInfluence", () => {
  const shown = [0, 10, 14, 40];
  const frames = shown.flatMap((place) => RANGE.frames[place] ?? []);
  const groups = frameGroups(frames, [EVENT]);

  it("groups an event's frames and runs of neighbours", () => {
    expect(groups.map(({ kind, places }) => [kind, places])).toEqual([
      ["event", [1, 2]],
      ["run", [0, 1]],
      ["run", [1, 2]],
      ["run", [2, 3]],
    ]);
  });

  it("replaces, isolates and leaves out each frame, and leaves out each group", () => {
    const choices = planInfluence(shown, groups);
    expect(choices).toHaveLength(1 + 3 * 4 + 4);
    expect(placesOf(choices, "frame 1 replaced")).toEqual([10, 10, 14, 40]);
    expect(placesOf(choices, "frame 3 replaced")).toEqual([0, 10, 10, 40]);
    expect(placesOf(choices, "only frame 4")).toEqual([40]);
    expect(placesOf(choices, "without frame 2")).toEqual([0, 14, 40]);
    expect(placesOf(choices, "without the event joy at 1.40 s")).toEqual([0, 40]);
    expect(planInfluence([7], []).map(({ name }) => name)).toEqual(["all frames", "only frame 1"]);
  });
});
