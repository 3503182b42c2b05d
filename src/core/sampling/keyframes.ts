import { SaccadeError } from "../../protocol/errors.ts";
import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { moreThere, refuseMoreThanThere, spanOf } from "./refusals.ts";
import { uniformPlaces } from "./uniform.ts";

/**
 * The frames of the range that the file stores whole (I-frames that decoding can begin with); of more than `max`, so
 * many by {@link uniformPlaces}.
 *
 * @param keyframes indices in the file
 * @throws SaccadeError of kind `input` where the range has none, or fewer frames of any kind than `max`
 */
export function chooseKeyframes(max: number | undefined, keyframes: readonly number[], range: ClipRange): Choice[] {
  if (max !== undefined) refuseMoreThanThere("keyframes", max, range);
  const whole = new Set(keyframes);
  const places = range.frames.flatMap(({ index }, place) => (whole.has(index) ? [place] : []));
  if (places.length === 0) {
    const whose = range.chosenBy === undefined ? "The clip has" : `${range.chosenBy} chose`;
    throw new SaccadeError(
      "input",
      `${whose} no keyframe ${spanOf(range)}, though the sampler keyframes asks for them. Take another sampler, or ` +
        `${moreThere(range)}.`,
    );
  }
  const kept = uniformPlaces(Math.min(max ?? Infinity, places.length), places.length);
  return kept.map((k) => ({ place: places[k] ?? 0, reason: `keyframe ${k + 1} of ${places.length}` }));
}
