import { bestFirst } from "../best-first.ts";
import { entropyInNats } from "./entropy.ts";
import type { Processor } from "./processor.ts";

/**
 * Locally typical sampling (Meister et al. 2022): keeps the tokens whose surprise is nearest to the expected one, until
 * their probabilities add up to `mass`. The likeliest token may be removed. All those as near as the last one are kept,
 * as Hugging Face does.
 */
export function typical(mass: number): Processor {
  const name = "typical";
  return {
    name,
    apply(candidates) {
      const { max, sum } = candidates.sums();
      const expected = entropyInNats(candidates);
      const logSum = Math.log(sum);
      const distance = (id: number): number => Math.abs(max + logSum - candidates.score(id) - expected);
      let kept = 0;
      let farthest = Number.POSITIVE_INFINITY;
      for (const id of bestFirst(candidates.ids, (candidate) => -distance(candidate))) {
        kept += Math.exp(candidates.score(id) - max);
        farthest = distance(id);
        if (kept >= mass * sum) break;
      }
      candidates.retain(name, (id) => distance(id) <= farthest);
    },
  };
}
