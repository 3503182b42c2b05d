import type { FrameTime } from "../../protocol/clip.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import type { ClipRange } from "./clip-range.ts";
import { gridLength, gridSeconds } from "./equal-time.ts";
import { onScreenAt, ROUNDING_SECONDS } from "./on-screen.ts";
import { formatSeconds } from "./seconds.ts";
import { uniformPlaces } from "./uniform.ts";

export { parseSampler } from "./parse-sampler.ts";

/**
 * Chooses frames of a range, in the order in which a model is shown them.
 *
 * - `uniform`: evenly by index, both ends among them (lmms-eval; see {@link uniformPlaces}).
 * - `fps`: the frames on screen on an even grid of time that begins at the range's start. The number of frames and
 *   their places are found one after the other, so that a family's own rule for the number (Qwen's bounds and
 *   multiples) can take the place of the first. Where a frame stays on screen for several instants of the grid, it
 *   is chosen for each.
 * - `times`: the frames on screen at the given seconds after the range's start, in the given order.
 *
 * @throws SaccadeError of kind `input` where `uniform` or `fps` asks for more frames than the range has, and where
 *   a time lies outside of it
 */
export function sampleFrames(spec: SamplerSpec, range: ClipRange): FrameTime[] {
  switch (spec.kind) {
    case "uniform":
      refuseMoreThanThere(`uniform:${spec.count}`, spec.count, range);
      return uniformPlaces(spec.count, range.frames.length).map((place) => frameAtPlace(range, place));
    case "fps": {
      const { framesPerSecond } = spec;
      refuseMoreThanThere(`fps:${framesPerSecond}`, gridLength(range, framesPerSecond), range);
      return gridSeconds(range, framesPerSecond).map((seconds) => frameOnScreen(range, seconds));
    }
    case "times":
      return spec.seconds.map((seconds) => {
        refuseOutside(seconds, range);
        return frameOnScreen(range, seconds);
      });
  }
}

function frameOnScreen(range: ClipRange, secondsAfterStart: number): FrameTime {
  const { frames, fromSeconds } = range;
  const beginsAt = (place: number): number => frameAtPlace(range, place).ptsSeconds;
  return frameAtPlace(range, onScreenAt(fromSeconds + secondsAfterStart, frames.length, beginsAt));
}

function frameAtPlace(range: ClipRange, place: number): FrameTime {
  const frame = range.frames[place];
  if (frame === undefined) throw new RangeError(`No frame at place ${place} of ${range.frames.length}.`);
  return frame;
}

function refuseMoreThanThere(sampler: string, asked: number, range: ClipRange): void {
  const there = range.frames.length;
  if (asked <= there) return;
  throw new SaccadeError(
    "input",
    `The sampler ${sampler} asks for ${plural(asked, "frame")}, but the clip has only ${there} from ` +
      `${formatSeconds(range.fromSeconds)} to ${formatSeconds(range.toSeconds)}. Ask for fewer, or widen the range.`,
  );
}

function refuseOutside(seconds: number, range: ClipRange): void {
  const lengthSeconds = range.toSeconds - range.fromSeconds;
  if (seconds < lengthSeconds + ROUNDING_SECONDS) return;
  const offset = range.fromSeconds > 0 ? `, counted from ${formatSeconds(range.fromSeconds)} of the file` : "";
  throw new SaccadeError(
    "input",
    `The sampler asks for the frame at ${formatSeconds(seconds)}, but the clip goes from 0 to ` +
      `${formatSeconds(lengthSeconds)}${offset}. Give times within it.`,
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
