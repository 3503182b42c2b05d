import { SaccadeError } from "../../protocol/errors.ts";
import type { ClipRange } from "./clip-range.ts";
import { ROUNDING_SECONDS } from "./on-screen.ts";
import { formatSeconds } from "./seconds.ts";

/**
 * @param sampler as the person calls it
 * @param asked how many frames it asks for
 * @throws SaccadeError of kind `input` that names both numbers, where the range has fewer
 */
export function refuseMoreThanThere(sampler: string, asked: number, range: ClipRange): void {
  const there = range.frames.length;
  if (asked <= there) return;
  throw new SaccadeError(
    "input",
    `The sampler ${sampler} asks for ${plural(asked, "frame")}, but ${thoseThere(there, range)}. ` +
      `Ask for fewer, or ${moreThere(range)}.`,
  );
}

/**
 * @param seconds after the range's start
 * @throws SaccadeError of kind `input` where the range has ended by then
 */
export function refuseOutside(seconds: number, range: ClipRange): void {
  const lengthSeconds = range.toSeconds - range.fromSeconds;
  if (seconds < lengthSeconds + ROUNDING_SECONDS) return;
  const offset = range.fromSeconds > 0 ? `, counted from ${formatSeconds(range.fromSeconds)} of the file` : "";
  throw new SaccadeError(
    "input",
    `The sampler asks for the frame at ${formatSeconds(seconds)}, but the clip goes from 0 to ` +
      `${formatSeconds(lengthSeconds)}${offset}. Give times within it.`,
  );
}

/** "the clip has only 8 from 0 s to 4 s", or what another sampler chose of it */
export function thoseThere(count: number | string, range: ClipRange): string {
  const whose = range.chosenBy === undefined ? "the clip has" : `${range.chosenBy} chose`;
  return `${whose} only ${count} ${spanOf(range)}`;
}

/** How more frames would be there. */
export function moreThere({ chosenBy }: ClipRange): string {
  return chosenBy === undefined ? "widen the range" : "let that sampler choose more";
}

/** "from 0 s to 4 s" */
export function spanOf(range: ClipRange): string {
  return `from ${formatSeconds(range.fromSeconds)} to ${formatSeconds(range.toSeconds)}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
