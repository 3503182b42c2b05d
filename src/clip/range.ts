import type { ClipRange } from "../core/sampling/clip-range.ts";
import { onScreenAt, ROUNDING_SECONDS } from "../core/sampling/on-screen.ts";
import { formatSeconds } from "../core/sampling/seconds.ts";
import type { FrameTime } from "../protocol/clip.ts";
import { SaccadeError } from "../protocol/errors.ts";
import type { ProbedClip } from "./probe.ts";
import { quoted } from "./quoted.ts";

/** Seconds. A person gives an end as it is printed, and durations print rounded. */
const PRINTED_SECONDS = 0.01;

/** Every frame of a clip with its time. */
export function framesOf(clip: ProbedClip): FrameTime[] {
  return Array.from(clip.times, (ptsSeconds, index) => ({ index, ptsSeconds }));
}

/** The frame on screen `seconds` after the first video frame. */
export function frameAt(clip: ProbedClip, seconds: number): FrameTime {
  const index = onScreenAt(seconds, clip.times.length, (place) => clip.times[place] ?? Infinity);
  return { index, ptsSeconds: clip.times[index] ?? 0 };
}

/**
 * The part of a clip from `fromSeconds` (its start, where left out) up to `toSeconds` (its end), with every frame
 * that is on screen at some instant in between: also the one that came before `fromSeconds` and is still there.
 *
 * @throws SaccadeError of kind `input` where the range is empty or reaches beyond the clip
 */
export function clipRange(
  clip: ProbedClip,
  range: { readonly fromSeconds?: number | undefined; readonly toSeconds?: number | undefined } = {},
): ClipRange {
  const { durationSeconds } = clip.info;
  const { fromSeconds = 0, toSeconds = durationSeconds } = range;
  const name = quoted(clip.info.path);
  const length = `${name} is ${formatSeconds(durationSeconds)} long`;
  if (!(fromSeconds >= 0 && fromSeconds < durationSeconds)) {
    throw new SaccadeError("input", `The range begins at ${formatSeconds(fromSeconds)}, but ${length}.`);
  }
  if (!(toSeconds <= durationSeconds + PRINTED_SECONDS)) {
    throw new SaccadeError("input", `The range ends at ${formatSeconds(toSeconds)}, but ${length}.`);
  }
  if (fromSeconds >= toSeconds) {
    const span = `from ${formatSeconds(fromSeconds)} to ${formatSeconds(toSeconds)}`;
    throw new SaccadeError("input", `The range ${span} of ${name} is empty: it has to end after it begins.`);
  }
  const first = frameAt(clip, fromSeconds).index;
  const beforeEnd = clip.times.findLastIndex((time) => time < toSeconds - ROUNDING_SECONDS);
  const frames = framesOf(clip).slice(first, Math.max(first, beforeEnd) + 1);
  return { fromSeconds, toSeconds: Math.min(toSeconds, durationSeconds), frames };
}
