import type { ClipEvent } from "../../../protocol/experiment.ts";
import { uniformDraw } from "../../decoding/draw.ts";
import type { ClipRange } from "../../sampling/clip-range.ts";
import { ROUNDING_SECONDS } from "../../sampling/on-screen.ts";
import { placeAt } from "../../sampling/place-at.ts";
import { atMost, type PlannedChoice } from "../planned-choice.ts";

/** How often frames are shuffled and their times jittered. */
export const SHUFFLES = 4;
export const JITTERS = 8;

/** The share of the way to a neighbour that a frame's time is moved by at most: two neighbours never pass each other. */
const QUARTER = 0.25;

/** Frames of the control, from onset to apex or from apex to offset. */
const MOST_CONTROL_FRAMES = 4;
const FEWEST_CONTROL_FRAMES = 3;

/** Which draws these take: streams below those of samplers, which have nothing to do with those of tokens. */
const SHUFFLE_DRAWS = -100;
const JITTER_DRAWS = -1000;

export const FORWARD = "forward";
export const REVERSED = "reversed";
export const shuffledChoice = (number: number): string => `shuffled ${number}`;
export const jitterChoice = (number: number): string => `jittered ${number}`;

/** Frames of which the order is the answer, and what is asked about them. */
export const CONTROL = {
  /** The prompt's name in the probe's run. */
  prompt: "control: appearing or fading?",
  question: "Is the expression appearing or fading?",
  labels: ["appearing", "fading"],
  onset: "onset only",
  offset: "offset only",
  onsetReversed: "onset only, reversed",
  offsetReversed: "offset only, reversed",
} as const;

/** Counted from 1. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k + 1);
}

/**
 * A sampler's frames in order, reversed and shuffled; the same frames moved in time without changing their order; and,
 * for a clip with an event, the frames of its onset and of its offset alone, where the order is the answer.
 *
 * @param places what the sampler chose, in order
 */
export function planOrder(
  range: ClipRange,
  places: readonly number[],
  events: readonly ClipEvent[],
  seed: number,
): PlannedChoice[] {
  const jittered = (number: number): number[] =>
    places.map((place, k) => jitterPlace(range, places, k, place, 2 * uniformDraw(seed, JITTER_DRAWS - number, k) - 1));
  return [
    { name: FORWARD, places },
    { name: REVERSED, places: places.toReversed() },
    ...numbers(SHUFFLES).map((number) => ({ name: shuffledChoice(number), places: shuffle(places, seed, number) })),
    ...numbers(JITTERS).map((number) => ({ name: jitterChoice(number), places: jittered(number) })),
    ...planControl(range, events),
  ];
}

/** @param by how much of the quarter gap, from -1 (towards the frame before) to 1 (towards the one after) */
function jitterPlace(range: ClipRange, places: readonly number[], k: number, place: number, by: number): number {
  const timeOf = (at: number | undefined, edge: number): number =>
    at === undefined ? edge : (range.frames[at]?.ptsSeconds ?? edge);
  const own = timeOf(place, 0);
  const neighbour =
    by < 0 ? timeOf(places[k - 1], range.fromSeconds) : timeOf(places[k + 1], Math.max(own, range.toSeconds));
  return placeAt(range, own + Math.abs(by) * QUARTER * (neighbour - own) - range.fromSeconds);
}

/** A permutation by Fisher and Yates that is not the order itself, where there is another. */
function shuffle(places: readonly number[], seed: number, number: number): number[] {
  for (let attempt = 0; attempt < 100; attempt++) {
    const shuffled = [...places];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = Math.floor(
        uniformDraw(seed, SHUFFLE_DRAWS - number, attempt * shuffled.length + last) * (last + 1),
      );
      const [a = 0, b = 0] = [shuffled[last], shuffled[other]];
      shuffled[last] = b;
      shuffled[other] = a;
    }
    if (shuffled.some((place, k) => place !== places[k])) return shuffled;
  }
  return [...places];
}

function planControl(range: ClipRange, [event]: readonly ClipEvent[]): PlannedChoice[] {
  if (event === undefined) return [];
  const { onsetSeconds, apexSeconds, offsetSeconds } = event;
  const between = (from: number, to: number): number[] =>
    range.frames.flatMap(({ ptsSeconds }, place) =>
      ptsSeconds >= from - ROUNDING_SECONDS && ptsSeconds <= to + ROUNDING_SECONDS ? [place] : [],
    );
  const onset = atMost(between(onsetSeconds, apexSeconds), MOST_CONTROL_FRAMES);
  const offset = atMost(between(apexSeconds, offsetSeconds), MOST_CONTROL_FRAMES);
  if (Math.min(onset.length, offset.length) < FEWEST_CONTROL_FRAMES) return [];
  return [
    { name: CONTROL.onset, places: onset, control: true },
    { name: CONTROL.offset, places: offset, control: true },
    { name: CONTROL.onsetReversed, places: onset.toReversed(), control: true },
    { name: CONTROL.offsetReversed, places: offset.toReversed(), control: true },
  ];
}
