import type { FrameTime } from "../../protocol/clip.ts";
import type { ClipRange } from "../sampling/clip-range.ts";

/** A stretch of a clip that no keyframe shows. */
export interface Gap {
  /** From 1, in time order. */
  readonly number: number;
  /** What of the clip a sampler may choose from: frames strictly between two keyframes, at least one. */
  readonly range: ClipRange;
}

/**
 * The gaps between keyframes. What lies before the first keyframe and after the last one is a gap like any other, since
 * what happens there is seen by no keyframe either; `ends` leaves these out. A stretch without a frame is no gap and has
 * no number.
 *
 * @param keyframes in any order
 */
export function gapsBetween(keyframes: readonly FrameTime[], range: ClipRange, ends: boolean): Gap[] {
  const times = [...new Set(keyframes.map(({ ptsSeconds }) => ptsSeconds))].sort((a, b) => a - b);
  const edges = ends ? [Number.NEGATIVE_INFINITY, ...times, Number.POSITIVE_INFINITY] : times;
  return edges
    .slice(1)
    .map((to, place): ClipRange => {
      const from = edges[place] ?? to;
      return {
        fromSeconds: Math.max(from, range.fromSeconds),
        toSeconds: Math.min(to, range.toSeconds),
        frames: range.frames.filter(({ ptsSeconds }) => ptsSeconds > from && ptsSeconds < to),
      };
    })
    .filter(({ frames }) => frames.length > 0)
    .map((gap, place) => ({ number: place + 1, range: gap }));
}
