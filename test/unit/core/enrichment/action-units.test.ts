import { describe, expect, it } from "vitest";
import { ACTION_UNIT_LABELS, ACTION_UNITS, byActionUnit } from "../../../../src/core/enrichment/action-units.ts";

describe("action units", () => {
  it("are each one answer, and one more slightly, but for the face at rest", () => {
    expect(ACTION_UNITS).toHaveLength(13);
    expect(ACTION_UNIT_LABELS).toHaveLength(25);
    expect(new Set(ACTION_UNIT_LABELS).size).toBe(25);
    expect(ACTION_UNIT_LABELS.slice(0, 3)).toEqual([
      "face relaxed",
      "inner brows raised",
      "slightly inner brows raised",
    ]);
    // An answer that begins another one would take its probability as well.
    for (const one of ACTION_UNIT_LABELS) {
      expect(ACTION_UNIT_LABELS.filter((other) => other !== one && other.startsWith(one))).toEqual([]);
    }
  });

  it("count together however strong they are", () => {
    const merged = byActionUnit([
      { label: "face relaxed", probability: 0.25, logprob: Math.log(0.25) },
      { label: "eyes wide", probability: 0.5, logprob: Math.log(0.125) },
      { label: "slightly eyes wide", probability: 0.125, logprob: Math.log(0.25) },
      { label: "nose wrinkled", probability: 0, logprob: null },
      { label: "slightly nose wrinkled", probability: 0.125, logprob: -3 },
    ]);
    expect(merged.map(({ label, probability }) => [label, probability])).toEqual([
      ["face relaxed", 0.25],
      ["eyes wide", 0.625],
      ["nose wrinkled", 0.125],
    ]);
    expect(merged[1]?.logprob).toBeCloseTo(Math.log(0.375), 12);
    expect(merged[2]?.logprob).toBe(-3);
  });
});
