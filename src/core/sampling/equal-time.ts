import type { ClipRange } from "./clip-range.ts";
import { ROUNDING_SECONDS } from "./on-screen.ts";

/**
 * How many instants the grid `from, from + step, from + 2 step, ...` has before the end of the range; at least one. An
 * instant that falls on the end itself, but for rounding, belongs to what comes after.
 */
export function gridLength(range: ClipRange, stepSeconds: number): number {
  const seconds = range.toSeconds - range.fromSeconds - ROUNDING_SECONDS;
  return Math.max(1, Math.ceil(seconds / stepSeconds));
}

/** The instants of that grid, in seconds after the range's start. */
export function gridSeconds(range: ClipRange, stepSeconds: number): number[] {
  return Array.from({ length: gridLength(range, stepSeconds) }, (_, k) => k * stepSeconds);
}
