import type { Candidates } from "../candidates.ts";
import { type LogitsRow, largestLogit } from "../log-softmax.ts";

/**
 * Visual contrastive decoding (Leng et al., CVPR 2024): `(1 + alpha) * logit - alpha * noised` weakens what the model
 * would say without seeing the frames well. Only tokens with at least `beta` times the probability of the likeliest are
 * kept, by the frames as they are.
 *
 * @param noised the logits of the same tokens after noised frames, a row as long as the model's own
 * @throws SaccadeError `failure` if the noised row holds what is no number
 */
export function applyContrast(candidates: Candidates, noised: LogitsRow, alpha: number, beta: number): void {
  largestLogit(noised);
  const floor = Math.log(beta) + candidates.score(candidates.likeliest);
  // With beta 1 the likeliest stays: log(1) is 0.
  candidates.retain("contrast", (_, score) => score >= floor);
  if (alpha === 0) return;
  for (const id of candidates.ids) {
    candidates.setScore(id, (1 + alpha) * candidates.score(id) - alpha * (noised[id] ?? 0));
  }
}
