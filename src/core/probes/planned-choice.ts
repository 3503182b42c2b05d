import type { ClipRange } from "../sampling/clip-range.ts";
import { onScreenAt } from "../sampling/on-screen.ts";

/** Frames of one clip that a probe shows, under the name that the choice has in every clip. */
export interface PlannedChoice {
  readonly name: string;
  /** In the order shown: places in the range's frames. */
  readonly places: readonly number[];
  /** Which of the probe's own prompts it is put with; with those of the experiment where left out. */
  readonly control?: true;
}

/** The place of the frame on screen at a time of the file. */
export function placeAt({ frames }: ClipRange, seconds: number): number {
  return onScreenAt(seconds, frames.length, (place) => frames[place]?.ptsSeconds ?? Infinity);
}

/** Of so many places, at most `most`, evenly and with both ends. */
export function atMost(places: readonly number[], most: number): number[] {
  if (places.length <= most) return [...places];
  const step = (places.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, k) => places[Math.round(k * step)] ?? 0);
}
