import type { StageSpec } from "../../protocol/sampling.ts";

type AksRule = Pick<Extract<StageSpec, { readonly type: "aks" }>, "count" | "threshold" | "spread" | "depth">;

/** A part of the pool: from `from` up to, but not at, `to`. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/**
 * Adaptive keyframe sampling (Tang et al., "Adaptive Keyframe Sampling for Long Video Understanding", CVPR 2025;
 * ncTimTang/AKS, whose selection was read in two copies that agree: moein72002/AKS@6898ca9 and
 * sheldor944/Frame_selection@058e275, frame_select.py).
 *
 * Scores are normalised to 0 to 1. A part is kept whole if the mean of its `count` best scores exceeds its mean by more
 * than `threshold` and its scores deviate by more than `spread`; else it is halved, `depth` times at most. A part of
 * depth d gives its `floor(count / 2^d)` best frames, the earlier of equals. Where `count` is no power of two, fewer
 * frames than asked may come out.
 *
 * Two cases that the reference leaves open: parts are not halved further than one frame for each allows (it would take
 * none of any), and equal scores throughout count as 0 (it divides by 0).
 *
 * @param scores of the pool, in order of time
 * @returns places in the pool, rising
 */
export function aksPlaces(scores: readonly number[], { count, threshold, spread, depth }: AksRule): number[] {
  const least = Math.min(...scores);
  const span = Math.max(...scores) - least;
  const normalised = scores.map((score) => (span > 0 ? (score - least) / span : 0));
  const deepest = Math.min(depth, Math.floor(Math.log2(count)));
  const isWhole = ({ from, to }: Part): boolean => {
    const part = normalised.slice(from, to);
    const mean = meanOf(part);
    const best = part.toSorted((a, b) => b - a).slice(0, count);
    const deviation = Math.sqrt(meanOf(part.map((score) => (score - mean) ** 2)));
    return meanOf(best) - mean > threshold && deviation > spread;
  };
  const leaves = (part: Part): Part[] => {
    if (part.depth >= deepest || isWhole(part)) return [part];
    const middle = part.from + Math.floor((part.to - part.from) / 2);
    const depthBelow = part.depth + 1;
    return [
      ...leaves({ from: part.from, to: middle, depth: depthBelow }),
      ...leaves({ from: middle, to: part.to, depth: depthBelow }),
    ];
  };
  const chosen = leaves({ from: 0, to: scores.length, depth: 0 }).flatMap(({ from, to, depth: depthOf }) => {
    const places = Array.from({ length: to - from }, (_, k) => from + k);
    places.sort((a, b) => (normalised[b] ?? 0) - (normalised[a] ?? 0) || a - b);
    return places.slice(0, Math.floor(count / 2 ** depthOf));
  });
  return chosen.sort((a, b) => a - b);
}

/** NaN of nothing, which exceeds no threshold. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
