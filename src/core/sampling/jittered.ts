import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { drawBelow } from "./draws.ts";
import { placesOnGrid } from "./equal-grid.ts";

/**
 * One frame drawn from each of `count` parts that are as equal as whole frames allow and leave none out: from
 * `floor(k * total / count)` up to, but not at, `floor((k + 1) * total / count)`.
 */
export function chooseJittered(count: number, seed: number, range: ClipRange): Choice[] {
  const total = range.frames.length;
  const edge = (k: number): number => Math.floor((k * total) / count);
  const drawn = Array.from({ length: count }, (_, k) => {
    return edge(k) + drawBelow(edge(k + 1) - edge(k), "jittered", seed, k);
  });
  const places = placesOnGrid(drawn, range);
  return places.map((place, k) => ({ place, reason: `drawn from part ${k + 1} of ${count}, seed ${seed}` }));
}
