import type { FrameTime } from "../../protocol/clip.ts";
import type { ClipEvent } from "../../protocol/experiment.ts";
import { ROUNDING_SECONDS } from "../sampling/on-screen.ts";

/** Whether a frame begins within the event, its onset and its offset included. */
export function isOnEvent({ ptsSeconds }: FrameTime, { onsetSeconds, offsetSeconds }: ClipEvent): boolean {
  return ptsSeconds >= onsetSeconds - ROUNDING_SECONDS && ptsSeconds <= offsetSeconds + ROUNDING_SECONDS;
}

/** How many of the frames show each event: one number an event, 0 where the frames miss it. */
export function eventHits(frames: readonly FrameTime[], events: readonly ClipEvent[]): number[] {
  return events.map((event) => frames.filter((frame) => isOnEvent(frame, event)).length);
}
