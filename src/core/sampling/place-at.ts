import { frameAtPlace } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { onScreenAt } from "./on-screen.ts";

/** The place of the frame on screen so many seconds after the range's start. */
export function placeAt(range: ClipRange, seconds: number): number {
  const { frames, fromSeconds } = range;
  return onScreenAt(fromSeconds + seconds, frames.length, (place) => frameAtPlace(range, place).ptsSeconds);
}
