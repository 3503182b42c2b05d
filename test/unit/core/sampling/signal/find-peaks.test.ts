import { expect, it } from "vitest";
import { findPeaks } from "../../../../../src/core/sampling/signal/find-peaks.ts";

const series = Float64Array.of(5, 1, 3, 1, 4, 4, 4, 0, 2, 1, 9);

it("Peaks are higher than both sides; flat ones count at their middle, and the ends never", () => {
  expect(findPeaks(series)).toEqual([2, 5, 8]);
});

it("Low peaks and those near a higher one are left out", () => {
  expect(findPeaks(series, { height: 3 })).toEqual([2, 5]);
  expect(findPeaks(series, { distance: 4 })).toEqual([5]);
  expect(findPeaks(series, { distance: 3 })).toEqual([2, 5, 8]);
});
