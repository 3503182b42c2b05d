import type { Candidates } from "../candidates.ts";

/** Shannon entropy in nats of the softmax over the candidates left. */
export function entropyInNats(candidates: Candidates): number {
  const { max, sum } = candidates.sums();
  let weighted = 0;
  for (const id of candidates.ids) {
    const logit = candidates.score(id) - max;
    const weight = Math.exp(logit);
    // A score of minus infinity has no share: 0 * -Infinity, whose limit is 0.
    if (weight > 0) weighted += weight * logit;
  }
  return Math.log(sum) - weighted / sum;
}
