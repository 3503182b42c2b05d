import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { drawBelow } from "./draws.ts";
import { placesOnGrid } from "./equal-grid.ts";

/**
 * `count` frames drawn from all of the range without putting any back, in their order in time: the first steps of
 * Fisher and Yates's shuffle (Knuth, TAOCP 2, algorithm P), then sorted.
 */
export function chooseRandom(count: number, seed: number, range: ClipRange): Choice[] {
  const places = Array.from(range.frames.keys());
  const drawn = Array.from({ length: count }, (_, step) => {
    const other = step + drawBelow(places.length - step, "random", seed, step);
    const place = places[other] ?? 0;
    places[other] = places[step] ?? 0;
    return place;
  });
  const sorted = placesOnGrid(
    drawn.sort((a, b) => a - b),
    range,
  );
  return sorted.map((place) => ({ place, reason: `drawn, seed ${seed}` }));
}
