import { describe, expect, it } from "vitest";
import { coverageOf } from "../../../../src/core/probes/coverage.ts";
import { missedOnsets } from "../../../../src/core/probes/missed-onsets.ts";

const RANGE = { fromSeconds: 10, toSeconds: 14 };

describe("missedOnsets", () => {
  it("equals a case worked out by hand", () => {
    // Between 11 and 11.4 an event of 0.5 s has no room, and after 13.6 none begins that ends within the range.
    expect(missedOnsets([13.5, 11, 11.4], RANGE, 0.5)).toEqual([
      { fromSeconds: 10, toSeconds: 10.5 },
      { fromSeconds: 11.4, toSeconds: 13 },
    ]);
  });

  it("is every onset where no frame is in the range, and none where the event is longer than it", () => {
    expect(missedOnsets([9, 14], RANGE, 0.25)).toEqual([{ fromSeconds: 10, toSeconds: 13.75 }]);
    expect(missedOnsets([], RANGE, 5)).toEqual([]);
  });

  it("is as long as the coverage says is missed", () => {
    const frames = [10.2, 10.9, 11, 11, 12.7, 13.9];
    const eventSeconds = 0.4;
    const missed = missedOnsets(frames, RANGE, eventSeconds).reduce(
      (sum, { fromSeconds, toSeconds }) => sum + toSeconds - fromSeconds,
      0,
    );
    const { hitProbability } = coverageOf(
      frames.map((seconds) => seconds - 10),
      { durationSeconds: 4, eventSeconds },
    );
    expect(missed / (4 - eventSeconds)).toBeCloseTo(1 - hitProbability, 12);
  });
});
