import type { FrameTime } from "../../../protocol/clip.ts";
import type { ClipEvent } from "../../../protocol/experiment.ts";
import { isOnEvent } from "../../comparison/event-hits.ts";
import type { ClipRange } from "../../sampling/clip-range.ts";
import { gridSeconds } from "../../sampling/equal-time.ts";
import { placeAt } from "../../sampling/place-at.ts";
import { atMost, type PlannedChoice } from "../planned-choice.ts";

/** Frames a second, from the lowest to the highest. */
export const RATES = [1, 2, 5, 10, 15, 20, 25] as const;

/** How many frames beside the event's are shown; a clip that has fewer shows all it has. */
export const OTHERS = [0, 2, 4, 8, 16, 32, 64, 128] as const;

/** The most of an event's frames that are shown, evenly spread over it. */
const MOST_EVENT_FRAMES = 8;

export const rateChoice = (framesPerSecond: number): string => `${framesPerSecond} fps`;
export const othersChoice = (others: number): string => `event + ${others}`;

/**
 * The frames at every rate, on a grid from the clip's start, each once: above the clip's own rate, all there are. And
 * for a clip with an event, its frames alone and among more and more others, which stay when more come and are spread
 * evenly at every step.
 */
export function planDilution(range: ClipRange, events: readonly ClipEvent[]): PlannedChoice[] {
  const rates = RATES.map((rate): PlannedChoice => {
    const places = gridSeconds(range, 1 / rate).map((seconds) => placeAt(range, seconds));
    return { name: rateChoice(rate), places: [...new Set(places)] };
  });
  const [event] = events;
  const placesWhere = (isWanted: (frame: FrameTime) => boolean): number[] =>
    range.frames.flatMap((frame, place) => (isWanted(frame) ? [place] : []));
  const inside = placesWhere((frame) => event !== undefined && isOnEvent(frame, event));
  if (inside.length === 0) return rates;
  const shown = atMost(inside, MOST_EVENT_FRAMES);
  const outside = spreadOrder(placesWhere((frame) => !events.some((known) => isOnEvent(frame, known))));
  const steps = OTHERS.map((others): PlannedChoice => {
    const places = [...shown, ...outside.slice(0, others)].sort((a, b) => a - b);
    return { name: othersChoice(others), places };
  });
  return [...rates, ...steps];
}

/**
 * The places in an order whose beginnings are all spread evenly: halves, then quarters, then eighths (the van der
 * Corput sequence in base 2).
 */
function spreadOrder(places: readonly number[]): number[] {
  const bits = Math.max(1, Math.ceil(Math.log2(Math.max(1, places.length))));
  const reversed = (value: number): number => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) result = result * 2 + ((value >> bit) & 1);
    return result / 2 ** bits;
  };
  const order = Array.from({ length: 2 ** bits }, (_, k) => Math.floor(reversed(k) * places.length));
  return [...new Set(order)].flatMap((place) => places[place] ?? []);
}
