import { bestFirst } from "../best-first.ts";
import type { Processor } from "./processor.ts";

/**
 * Keeps the smallest set of likeliest tokens whose probabilities add up to `mass` or more, at least one; among equals
 * the lower id comes first (Holtzman et al., "The curious case of neural text degeneration", 2020).
 */
export function topP(mass: number): Processor {
  const name = "top-p";
  return {
    name,
    apply(candidates) {
      const { max, sum } = candidates.sums();
      let kept = 0;
      let last = 0;
      for (const id of bestFirst(candidates.ids, (candidate) => candidates.score(candidate))) {
        last = id;
        kept += Math.exp(candidates.score(id) - max);
        if (kept >= mass * sum) break;
      }
      const floor = candidates.score(last);
      candidates.retain(name, (id, score) => score > floor || (score === floor && id <= last));
    },
  };
}
