import { describe, expect, it } from "vitest";
import { chosenIndices, evenRange } from "../../../support/clip-ranges.ts";

describe("dense", () => {
  const clip = evenRange(100, 25);

  it("takes every n-th frame", () => {
    expect(chosenIndices("dense", evenRange(5, 25))).toEqual([0, 1, 2, 3, 4]);
    expect(chosenIndices("dense:2", evenRange(5, 25))).toEqual([0, 2, 4]);
    expect(chosenIndices("dense:9", evenRange(5, 25))).toEqual([0]);
  });

  it("takes a window from the frame on screen at its start, without the one at its end", () => {
    expect(chosenIndices("dense,from:1,to:1.2", clip)).toEqual([25, 26, 27, 28, 29]);
    expect(chosenIndices("dense:2,from:1.03,to:1.2", clip)).toEqual([25, 27, 29]);
    expect(chosenIndices("dense,from:1,to:1.001", clip)).toEqual([25]);
    expect(chosenIndices("dense:10,from:3.5", clip)).toEqual([87, 97]);
  });

  it("keeps no more than its cap, evenly", () => {
    expect(chosenIndices("dense,from:1,to:2,max:4", clip)).toEqual([25, 33, 41, 49]);
    expect(chosenIndices("dense:10,max:99", clip)).toHaveLength(10);
    expect(chosenIndices("dense,max:1", clip)).toEqual([0]);
  });

  it("refuses a window that reaches beyond the clip or is empty", () => {
    expect(() => chosenIndices("dense,from:4.1", clip)).toThrow(/at 4\.1 s, but the clip goes from 0 to 4 s/);
    expect(() => chosenIndices("dense,to:9", clip)).toThrow(/at 9 s, but the clip goes from 0 to 4 s/);
    expect(() => chosenIndices("dense,from:2,to:2", clip)).toThrow(/"to" has to be after "from": 2 is not after 2/);
  });
});
