import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { gridLength, gridSeconds } from "./equal-time.ts";
import { placeAt } from "./place-at.ts";
import { refuseMoreThanThere } from "./refusals.ts";
import { formatSeconds } from "./seconds.ts";

/**
 * The frames on screen on an even grid of time that begins at the range's start. A frame that stays on screen for
 * several instants of the grid is chosen for each.
 *
 * @throws SaccadeError of kind `input` where the grid has more instants than the range has frames
 */
export function chooseInterval(stepSeconds: number, range: ClipRange): Choice[] {
  refuseMoreThanThere(`interval:${stepSeconds}`, gridLength(range, stepSeconds), range);
  return gridSeconds(range, stepSeconds).map((seconds) => ({
    place: placeAt(range, seconds),
    reason: `on screen at ${formatSeconds(seconds)}`,
  }));
}
