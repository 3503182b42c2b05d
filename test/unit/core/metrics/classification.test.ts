import { describe, expect, it } from "vitest";
import {
  macroF1,
  recalls,
  unweightedAverageRecall,
  type Verdict,
} from "../../../../src/core/metrics/classification.ts";

const verdicts = (pairs: readonly (readonly [number, number])[]): Verdict[] =>
  pairs.map(([truth, answer]) => ({ truth, answer }));

// Truth 0: two of three right. Truth 1: one of one right. Truth 2 never occurs but is answered once.
const mixed = verdicts([
  [0, 0],
  [0, 0],
  [0, 2],
  [1, 1],
]);

describe("recalls", () => {
  it("is a share of each label's clips, and null where there are none", () => {
    expect(recalls(mixed, 4)).toEqual([2 / 3, 1, null, null]);
  });
});

describe("unweightedAverageRecall", () => {
  it("weighs each label that occurs alike", () => {
    expect(unweightedAverageRecall(mixed, 4)).toBeCloseTo(5 / 6, 12);
  });

  it("is one over the labels for a model that always says the same", () => {
    const sink = verdicts(Array.from({ length: 21 }, (_, clip) => [clip % 7, 0] as const));
    expect(unweightedAverageRecall(sink, 7)).toBeCloseTo(1 / 7, 12);
  });
});

describe("macroF1", () => {
  it("averages 2TP / (2TP + FP + FN) over the labels that occur in truth or answers", () => {
    // Label 0: 4 / (3 + 2), label 1: 2 / (1 + 1), label 2: 0 / (0 + 1), label 3: left out.
    expect(macroF1(mixed, 4)).toBeCloseTo((4 / 5 + 1 + 0) / 3, 12);
  });
});
