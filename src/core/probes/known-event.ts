import type { ClipEvent } from "../../protocol/experiment.ts";
import type { FrameTime } from "../../protocol/clip.ts";
import { isOnEvent } from "../comparison/event-hits.ts";

/**
 * The share of an event's strength that a frame shows, 0 to 1, where it grows evenly from its onset to its apex and
 * fades evenly to its offset.
 */
export function intensityAt({ onsetSeconds, apexSeconds, offsetSeconds }: ClipEvent, seconds: number): number {
  if (seconds < onsetSeconds || seconds > offsetSeconds) return 0;
  if (seconds === apexSeconds) return 1;
  const [end, length] =
    seconds < apexSeconds ? [onsetSeconds, apexSeconds - onsetSeconds] : [offsetSeconds, offsetSeconds - apexSeconds];
  return Math.abs(seconds - end) / length;
}

/**
 * How many of the frames show each event, a frame that is shown twice counted once.
 *
 * @param visible the least intensity that counts; 0 counts every frame from onset to offset
 */
export function framesOnEvents(frames: readonly FrameTime[], events: readonly ClipEvent[], visible = 0): number[] {
  const unique = [...new Map(frames.map((frame) => [frame.index, frame])).values()];
  return events.map((event) => {
    const shows = (frame: FrameTime): boolean =>
      isOnEvent(frame, event) && (visible === 0 || intensityAt(event, frame.ptsSeconds) >= visible);
    return unique.filter(shows).length;
  });
}
