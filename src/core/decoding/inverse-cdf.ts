import type { Candidates, ScoreSums } from "./candidates.ts";

/**
 * The candidate at which the cumulative probability first exceeds a number, the lowest id first: a fixed sequence, so
 * that decoders whose distributions differ little choose the same token on the same draw.
 *
 * @param draw at least 0, below 1
 */
export function drawToken(candidates: Candidates, { max, sum }: ScoreSums, draw: number): number {
  const target = draw * sum;
  let cumulative = 0;
  let chosen = 0;
  for (const id of candidates.ids) {
    const weight = Math.exp(candidates.score(id) - max);
    // Where rounding lets the sum fall short of the target, the last that has a share is chosen.
    if (weight === 0) continue;
    chosen = id;
    cumulative += weight;
    if (cumulative > target) break;
  }
  return chosen;
}
