import { describe, expect, it } from "vitest";
import { coverageOf } from "../../../../src/core/probes/coverage.ts";
import { type Drawing, drawnCoverage } from "../../../../src/core/probes/drawn-coverage.ts";
import { type CoverageClip, samplerCoverage } from "../../../../src/core/probes/sampler-coverage.ts";
import { parseSampler, sampleFrames } from "../../../../src/core/sampling/sampler.ts";

const POOL = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];

/** Every choice of frames that the drawing may lead to, each as likely. */
function everyDraw(drawing: Drawing): number[][] {
  if (drawing.kind === "subset") {
    const all = Array.from({ length: 2 ** POOL.length }, (_, bits) => POOL.filter((_t, place) => (bits >> place) & 1));
    return all.filter((frames) => frames.length === drawing.count);
  }
  const parts = [...new Set(drawing.partOf)].map((part) => POOL.filter((_, place) => drawing.partOf[place] === part));
  return parts.reduce<number[][]>((draws, part) => draws.flatMap((draw) => part.map((t) => [...draw, t])), [[]]);
}

function clip(seconds: number, rate = 25, changes: Partial<CoverageClip> = {}): CoverageClip {
  const frames = Array.from({ length: Math.round(seconds * rate) }, (_, index) => ({
    index,
    ptsSeconds: index / rate,
  }));
  return { range: { fromSeconds: 0, toSeconds: seconds, frames }, keyframes: [0], events: [], ...changes };
}

const rows = (text: string, of: CoverageClip, eventSeconds = [0.5]) =>
  samplerCoverage({ name: text, spec: parseSampler(text), eventSeconds }, of);

describe("drawnCoverage", () => {
  it.each([
    { kind: "subset", count: 3 },
    { kind: "parts", partOf: [0, 0, 1, 1, 1, 2, 2, 2] },
  ] as const)("is the mean over every draw: %o", (drawing) => {
    for (const atLeast of [1, 2, 3]) {
      const question = { durationSeconds: 4, eventSeconds: 1.3, visible: 0.2, atLeast };
      const each = everyDraw(drawing).map((frames) => coverageOf(frames, question));
      const mean = (of: "hitProbability" | "expectedFramesOnEvent"): number =>
        each.reduce((sum, one) => sum + one[of], 0) / each.length;
      const found = drawnCoverage(POOL, drawing, question);
      expect(found.hitProbability).toBeCloseTo(mean("hitProbability"), 12);
      expect(found.expectedFramesOnEvent).toBeCloseTo(mean("expectedFramesOnEvent"), 12);
    }
  });
});

describe("samplerCoverage", () => {
  it("has a row for each length, worked out by hand", () => {
    // Frames 0, 33, 66 and 99 of 100 at 25 a second: at 0, 1.32, 2.64 and 3.96 s. Of the onsets 0 to 3.5, half a second
    // each sees the second and the third, and from 3.46 on 0.04 s the last.
    expect(rows("uniform:4", clip(4), [0.5, 1])).toEqual([
      {
        sampler: "uniform:4",
        frames: 4,
        eventSeconds: 0.5,
        hitProbability: expect.closeTo(1.04 / 3.5, 9) as number,
        expectedFramesOnEvent: expect.closeTo(1.04 / 3.5, 9) as number,
        longestGapSeconds: expect.closeTo(1.32, 9) as number,
      },
      expect.objectContaining({ eventSeconds: 1, hitProbability: expect.closeTo(2.04 / 3, 9) as number }),
    ]);
  });

  it("is null for a sampler that depends on the content", () => {
    expect(rows("apex:4", clip(4))).toEqual([
      {
        sampler: "apex:4",
        frames: null,
        eventSeconds: 0.5,
        hitProbability: null,
        expectedFramesOnEvent: null,
        longestGapSeconds: null,
        note: "depends on the content",
      },
    ]);
  });

  it.each(["random:6", "jittered:6"])("is the expectation over seeds for %s, whatever its own seed", (text) => {
    const [row] = rows(text, clip(4));
    expect(row).toEqual(rows(`${text},seed:5`, clip(4)).map((other) => ({ ...other, sampler: text }))[0]);
    const { range } = clip(4);
    const seeds = Array.from({ length: 1500 }, (_, seed) =>
      sampleFrames(parseSampler(`${text},seed:${seed + 10_000}`), { range, keyframes: [] }).map(
        ({ ptsSeconds }) => ptsSeconds,
      ),
    );
    const hits = seeds.map((frames) => coverageOf(frames, { durationSeconds: 4, eventSeconds: 0.5 }).hitProbability);
    const mean = hits.reduce((sum, value) => sum + value, 0) / hits.length;
    expect(Math.abs(mean - (row?.hitProbability ?? 0))).toBeLessThan(0.012);
    expect(row?.note).toContain("over seeds");
    expect(row?.frames).toBe(6);
  });

  it("says which of the clip's own events were hit", () => {
    const event = (onsetSeconds: number) => ({
      label: "joy",
      onsetSeconds,
      apexSeconds: onsetSeconds + 0.2,
      offsetSeconds: onsetSeconds + 0.4,
    });
    const [row] = rows("uniform:4", clip(4, 25, { events: [event(1.2), event(2)] }));
    expect(row?.events?.map(({ framesOnEvent }) => framesOnEvent)).toEqual([1, 0]);
    const chosen = [{ index: 30, ptsSeconds: 1.2, reason: "" }];
    const [looked] = rows("apex:1", clip(4, 25, { events: [event(1.1)], chosen }));
    expect(looked).toMatchObject({ hitProbability: null, frames: 1, events: [{ framesOnEvent: 1 }] });
  });
});
