import type { FrameTime } from "../../protocol/clip.ts";
import type { ClipRange } from "./clip-range.ts";

/** A frame that a sampler chose: its place in the range's frames. */
export interface Choice {
  readonly place: number;
  /** Why, in a few words for a person. */
  readonly reason: string;
  /** What the choice went by, where that is a number: higher is more. Comparable within a clip and a sampler only. */
  readonly score?: number;
}

export function frameAtPlace({ frames }: ClipRange, place: number): FrameTime {
  const frame = frames[place];
  if (frame === undefined) throw new RangeError(`No frame at place ${place} of ${frames.length}.`);
  return frame;
}
