import { frameAtPlace } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { onScreenAt, ROUNDING_SECONDS } from "./on-screen.ts";

/**
 * The places of frames for positions that a rule counted in frames, from 0 to `frames.length - 1`.
 *
 * At constant rate a position is a place. At variable rate positions are taken as times on an equal grid from the first
 * frame's beginning to the last frame's, as if the same frames had come evenly, and the frame on screen at each is
 * meant: a rule that spreads positions evenly then spreads them over time, and one frame may be meant more than once.
 */
export function placesOnGrid(positions: readonly number[], range: ClipRange): number[] {
  if (isConstantRate(range)) return [...positions];
  const { length } = range.frames;
  const first = beginsAt(range, 0);
  const step = gridStep(range);
  return positions.map((position) => onScreenAt(first + position * step, length, (place) => beginsAt(range, place)));
}

/** Whether all frames lie on an equal grid, but for what a clock of milliseconds rounds. */
export function isConstantRate(range: ClipRange): boolean {
  const first = beginsAt(range, 0);
  const step = gridStep(range);
  return range.frames.every(({ ptsSeconds }, place) => Math.abs(ptsSeconds - first - place * step) <= ROUNDING_SECONDS);
}

/** Seconds from one frame of the grid to the next; 0 for a single frame. */
function gridStep(range: ClipRange): number {
  const steps = range.frames.length - 1;
  return steps > 0 ? (beginsAt(range, steps) - beginsAt(range, 0)) / steps : 0;
}

function beginsAt(range: ClipRange, place: number): number {
  return frameAtPlace(range, place).ptsSeconds;
}
