import { describe, expect, it } from "vitest";
import { judgedRelevance } from "../../../../src/core/sampling/judged-relevance.ts";

describe("judgedRelevance", () => {
  it("is the probability of yes", () => {
    expect(
      judgedRelevance("yes-no", [
        [0.9, 0.1],
        [0.25, 0.75],
      ]),
    ).toEqual([0.9, 0.25]);
  });

  it("is how far labels depart from those of the whole pool, in nats", () => {
    // Mean (5/8, 3/8): three frames say 3/4 and 1/4, one says 1/4 and 3/4.
    const usual = [0.75, 0.25];
    const relevance = judgedRelevance("labels", [usual, usual, [0.25, 0.75], usual]);
    const near = 0.75 * Math.log(0.75 / 0.625) + 0.25 * Math.log(0.25 / 0.375);
    const far = 0.25 * Math.log(0.25 / 0.625) + 0.75 * Math.log(0.75 / 0.375);
    const expected = [near, near, far, near];
    expect(relevance).toHaveLength(4);
    relevance.forEach((value, place) => {
      expect(value).toBeCloseTo(expected[place] ?? Number.NaN, 12);
    });
  });

  it("is zero where all frames say the same, also where a label has no probability", () => {
    expect(
      judgedRelevance("labels", [
        [1, 0],
        [1, 0],
      ]),
    ).toEqual([0, 0]);
    expect(
      judgedRelevance("labels", [
        [1, 0],
        [0, 1],
      ]),
    ).toEqual([Math.log(2), Math.log(2)]);
  });

  it("judges an empty pool", () => {
    expect(judgedRelevance("labels", [])).toEqual([]);
  });
});
