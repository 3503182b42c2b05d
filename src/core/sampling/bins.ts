import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { placesOnGrid } from "./equal-grid.ts";

/** The middle frame of each of `count` equal parts, by {@link binMiddles}. */
export function chooseBins(count: number, range: ClipRange): Choice[] {
  const places = placesOnGrid(binMiddles(count, range.frames.length), range);
  return places.map((place, k) => ({ place, reason: `middle of part ${k + 1} of ${count}` }));
}

/**
 * The middles of `count` equal segments of `total` places: the rule by which temporal segment networks are tested,
 * `int(tick / 2 + tick * k)` with `tick = total / count` (yjxiong/tsn-pytorch@792df86, dataset.py).
 *
 * @param count from 1 to `total`
 */
export function binMiddles(count: number, total: number): number[] {
  const tick = total / count;
  return Array.from({ length: count }, (_, k) => Math.floor(tick / 2 + tick * k));
}
