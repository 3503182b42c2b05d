import type { FrameTime } from "../../../protocol/clip.ts";
import type { ClipEvent } from "../../../protocol/experiment.ts";
import { isOnEvent } from "../../comparison/event-hits.ts";
import type { PlannedChoice } from "../planned-choice.ts";

export const ALL = "all frames";

/** @param frame counted from 1, in the order shown */
export const replacedChoice = (frame: number): string => `frame ${frame} replaced`;
export const onlyChoice = (frame: number): string => `only frame ${frame}`;
export const withoutChoice = (frame: number): string => `without frame ${frame}`;
export const withoutGroupChoice = (group: FrameGroup): string => `without ${group.name}`;

/** Frames that are left out together. */
export interface FrameGroup {
  readonly kind: "event" | "run";
  readonly name: string;
  /** In the order shown, from 0. */
  readonly places: readonly number[];
}

/** How long a run of neighbours is: a quarter of the frames, at least two. */
const RUN_SHARE = 4;
/** At most so many runs; further apart where there would be more. */
const MOST_RUNS = 16;

/** The groups of shown frames: those of each event, and runs of neighbours along the order shown. */
export function frameGroups(frames: readonly FrameTime[], events: readonly ClipEvent[]): FrameGroup[] {
  const byEvent = events.map((event): FrameGroup => {
    const places = frames.flatMap((frame, place) => (isOnEvent(frame, event) ? [place] : []));
    return { kind: "event", name: `the event ${event.label} at ${event.onsetSeconds.toFixed(2)} s`, places };
  });
  const length = Math.max(2, Math.round(frames.length / RUN_SHARE));
  const count = Math.max(0, frames.length - length + 1);
  const stride = Math.max(1, Math.ceil(count / MOST_RUNS));
  const runs = Array.from({ length: Math.ceil(count / stride) }, (_, k): FrameGroup => {
    const first = k * stride;
    const places = Array.from({ length }, (_unused, offset) => first + offset);
    return { kind: "run", name: `frames ${first + 1} to ${first + length}`, places };
  });
  // A group of one is a frame, and without a group of all nothing is shown.
  return [...byEvent, ...runs].filter(({ places }) => places.length > 1 && places.length < frames.length);
}

/**
 * The frames as they are; each replaced by its neighbour (the one before, of the first the one after), alone, and left
 * out; and each group left out.
 *
 * @param places of the shown frames in the clip, in the order shown
 */
export function planInfluence(places: readonly number[], groups: readonly FrameGroup[]): PlannedChoice[] {
  const several = places.length > 1;
  const singles = places.flatMap((place, k): PlannedChoice[] => {
    const neighbour = places[k - 1] ?? places[k + 1] ?? place;
    return [
      { name: onlyChoice(k + 1), places: [place] },
      ...(several
        ? [
            { name: replacedChoice(k + 1), places: places.with(k, neighbour) },
            { name: withoutChoice(k + 1), places: places.toSpliced(k, 1) },
          ]
        : []),
    ];
  });
  const together = groups.map((group) => ({
    name: withoutGroupChoice(group),
    places: places.filter((_, k) => !group.places.includes(k)),
  }));
  return [{ name: ALL, places }, ...singles, ...together];
}
