import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { placesOnGrid } from "./equal-grid.ts";

/** `count` frames spread evenly by {@link uniformPlaces}, the first and the last among them. */
export function chooseUniform(count: number, range: ClipRange): Choice[] {
  const places = placesOnGrid(uniformPlaces(count, range.frames.length), range);
  return places.map((place, k) => ({ place, reason: `${k + 1} of ${count}, evenly` }));
}

/**
 * `count` places out of `total`, both ends among them: `numpy.linspace(0, total - 1, count, dtype=int)`, the rule of
 * lmms-eval (EvolvingLMMs-Lab/lmms-eval@0ddf03b, lmms_eval/models/model_utils/load_video.py). The arithmetic is
 * numpy's, step by step (place times step in double precision, then down to the whole number, the last place exact),
 * since another order of the same operations chooses another frame now and then.
 *
 * @param count from 1 to `total`; 1 chooses the first
 */
export function uniformPlaces(count: number, total: number): number[] {
  const step = count > 1 ? (total - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, k) => (k > 0 && k === count - 1 ? total - 1 : Math.floor(k * step)));
}
