import type { Processor } from "./processor.ts";

/** Keeps tokens at least `share` as probable as the likeliest (Nguyen et al., "Turning up the heat", 2024). */
export function minP(share: number): Processor {
  const name = "min-p";
  return {
    name,
    apply(candidates) {
      const max = candidates.score(candidates.likeliest);
      candidates.retain(name, (_, score) => score === max || Math.exp(score - max) >= share);
    },
  };
}
