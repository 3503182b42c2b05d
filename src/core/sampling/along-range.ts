import type { ClipRange } from "./clip-range.ts";

/**
 * A signal that compares neighbouring frames of the file, for neighbouring frames of a range. Where a range leaves
 * frames out, as the candidates of a two-stage sampler do, what happened in between counts for the frame after it.
 *
 * @param signal one value for each frame of the file
 * @param combine of what happened before and what comes to it, the sum or the greater
 * @returns one value for each frame of the range; 0 for the first, since the range has nothing before it
 */
export function alongRange(
  signal: Float32Array,
  { frames }: ClipRange,
  combine: (before: number, next: number) => number,
): number[] {
  return frames.map(({ index }, place) => {
    const previous = frames[place - 1];
    if (previous === undefined) return 0;
    return signal.subarray(previous.index + 1, index + 1).reduce(combine, 0);
  });
}
