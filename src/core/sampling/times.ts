import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { placeAt } from "./place-at.ts";
import { refuseOutside } from "./refusals.ts";
import { formatSeconds } from "./seconds.ts";

/**
 * The frames on screen at the given seconds after the range's start, in the given order.
 *
 * @throws SaccadeError of kind `input` where a time lies outside of the range
 */
export function chooseTimes(times: readonly number[], range: ClipRange): Choice[] {
  return times.map((seconds) => {
    refuseOutside(seconds, range);
    return { place: placeAt(range, seconds), reason: `on screen at ${formatSeconds(seconds)}` };
  });
}
