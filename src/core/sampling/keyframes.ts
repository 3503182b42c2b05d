import { SaccadeError } from "../../protocol/errors.ts";
import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { spanOf } from "./refusals.ts";
import { uniformPlaces } from "./uniform.ts";

/**
 * The frames of the range that the file stores whole (I-frames that decoding can begin with); of more than `max`, so
 * many by {@link uniformPlaces}.
 *
 * @param keyframes indices in the file
 * @throws SaccadeError of kind `input` where the range has none
 */
export function chooseKeyframes(max: number | undefined, keyframes: readonly number[], range: ClipRange): Choice[] {
  const whole = new Set(keyframes);
  const places = range.frames.flatMap(({ index }, place) => (whole.has(index) ? [place] : []));
  if (places.length === 0) {
    throw new SaccadeError(
      "input",
      `The clip has no keyframe ${spanOf(range)}, though the sampler keyframes asks for them. Widen the range, or take another sampler.`,
    );
  }
  const kept = uniformPlaces(Math.min(max ?? Infinity, places.length), places.length);
  return kept.map((k) => ({ place: places[k] ?? 0, reason: `keyframe ${k + 1} of ${places.length}` }));
}
