import type { ProbedClip } from "./probe.ts";
import type { IndexRange } from "./select.ts";

/** A frame's time on the file's own clock, in ticks. */
export function ticksOf({ times, clock, startPts }: ProbedClip, index: number): number {
  return startPts + Math.round(((times[index] ?? NaN) * clock.numerator) / clock.denominator);
}

/** Ranges of indices as ranges of time on the file's own clock. */
export function inTicks(clip: ProbedClip, ranges: readonly IndexRange[]): IndexRange[] {
  return ranges.map(({ first, last }) => ({ first: ticksOf(clip, first), last: ticksOf(clip, last) }));
}
