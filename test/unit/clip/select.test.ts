import { describe, expect, it } from "vitest";
import { coverByRanges, selectFilter } from "../../../src/clip/select.ts";

describe("coverByRanges", () => {
  it("joins neighbours", () => {
    expect(coverByRanges([0, 1, 2, 7, 9, 10], 100)).toEqual([
      { first: 0, last: 2 },
      { first: 7, last: 7 },
      { first: 9, last: 10 },
    ]);
    expect(coverByRanges([5], 100)).toEqual([{ first: 5, last: 5 }]);
  });

  it("covers the narrowest gaps where there are too many ranges", () => {
    expect(coverByRanges([0, 2, 100, 103, 500], 3)).toEqual([
      { first: 0, last: 2 },
      { first: 100, last: 103 },
      { first: 500, last: 500 },
    ]);
    expect(coverByRanges([3, 5, 900], 1)).toEqual([{ first: 3, last: 900 }]);
  });

  it("keeps a long list within the length of a command line", () => {
    const every = Array.from({ length: 100_000 }, (_, k) => 1_000_000 + 2 * k);
    const ranges = coverByRanges(every, 200);
    expect(ranges).toHaveLength(200);
    expect(ranges.at(-1)?.last).toBe(1_199_998);
    expect(selectFilter("n", ranges).length).toBeLessThan(6000);
  });
});

describe("selectFilter", () => {
  it("lets the frames of any range pass", () => {
    const ranges = [0, 7, 20].map((first) => ({ first, last: first + 2 }));
    expect(selectFilter("n", ranges.slice(0, 1))).toBe("select='between(n,0,2)'");
    expect(selectFilter("n", ranges)).toBe("select='(between(n,0,2)+(between(n,7,9)+between(n,20,22)))'");
  });
});
