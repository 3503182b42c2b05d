import { alongRange } from "./along-range.ts";
import { binMiddles } from "./bins.ts";
import type { Choice } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import type { ClipSignal } from "./clip-signal.ts";

/**
 * `count` frames with equal amounts of motion between them: of the motion up to each frame the quantiles
 * `(k + 1/2) / count`, each the first frame that reaches it. Where one frame has the motion of several parts, its
 * neighbours stand in, so that every frame is chosen once. A range without motion is divided by its frames.
 */
export function chooseMotion(count: number, { motion }: ClipSignal, range: ClipRange): Choice[] {
  const moved = alongRange(motion, range, (before, next) => before + next);
  const total = moved.reduce((sum, value) => sum + value, 0);
  if (total <= 0) {
    const middles = binMiddles(count, range.frames.length);
    return middles.map((place, k) => ({ place, reason: `no motion: middle of part ${k + 1} of ${count}`, score: 0 }));
  }
  return motionQuantiles(moved, count).map((place, k) => ({
    place,
    reason: `middle of part ${k + 1} of ${count} of the motion`,
    score: moved[place] ?? 0,
  }));
}

/** The places of the quantiles, rising by at least one. */
function motionQuantiles(moved: readonly number[], count: number): number[] {
  const total = moved.reduce((sum, value) => sum + value, 0);
  const places: number[] = [];
  let place = 0;
  let upToPlace = moved[0] ?? 0;
  for (let k = 0; k < count; k++) {
    // As many places are left for the parts after this one as they need.
    const last = moved.length - count + k;
    const first = (places[k - 1] ?? -1) + 1;
    while (place < first || (place < last && upToPlace < ((k + 0.5) / count) * total)) {
      place++;
      upToPlace += moved[place] ?? 0;
    }
    places.push(place);
  }
  return places;
}
