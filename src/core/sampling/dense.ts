import type { Choice } from "./choice.ts";
import { frameAtPlace } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { ROUNDING_SECONDS } from "./on-screen.ts";
import { placeAt } from "./place-at.ts";
import { refuseOutside } from "./refusals.ts";
import { uniformPlaces } from "./uniform.ts";

export interface DenseRule {
  /** 1 takes every frame. */
  readonly every: number;
  /** Seconds after the range's start; left out, its start and its end. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Of more frames so many are kept, by {@link uniformPlaces}. */
  readonly max?: number | undefined;
}

/**
 * Every n-th frame on screen within a window, beginning with the one on screen at its start.
 *
 * @throws SaccadeError of kind `input` where the window reaches beyond the range
 */
export function chooseDense({ every, from = 0, to, max }: DenseRule, range: ClipRange): Choice[] {
  refuseOutside(from, range);
  if (to !== undefined) refuseOutside(to, range);
  const end = to === undefined ? Infinity : range.fromSeconds + to - ROUNDING_SECONDS;
  const first = placeAt(range, from);
  const places = [first];
  for (let place = first + every; place < range.frames.length; place += every) {
    if (frameAtPlace(range, place).ptsSeconds >= end) break;
    places.push(place);
  }
  const kept = max !== undefined && max < places.length ? uniformPlaces(max, places.length) : [...places.keys()];
  const step = every === 1 ? "every frame" : `one frame of ${every}`;
  const of = kept.length < places.length ? `, ${kept.length} of ${places.length} kept` : "";
  return kept.map((k) => ({ place: places[k] ?? first, reason: `${step}${of}` }));
}
