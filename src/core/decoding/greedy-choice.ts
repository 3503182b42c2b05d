import { largestLogit, type LogitsRow, summariseRow } from "./log-softmax.ts";
import type { TokenChoice } from "./token-choice.ts";

/**
 * The likeliest token of a row that no processor touches. Its log-probability costs a pass over the vocabulary and is
 * computed only when it is asked for, so the row must not change until then.
 *
 * @param forced the token that is taken in its place
 * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if all are masked
 */
export function greedyChoice(logits: LogitsRow, forced?: number): TokenChoice {
  const likeliest = logits.indexOf(largestLogit(logits));
  const token = forced ?? likeliest;
  return {
    token,
    unprocessed: true,
    get sampledLogprob() {
      const { max, logSum } = summariseRow(logits);
      return (logits[token] ?? max) - max - logSum;
    },
    removedBy: () => undefined,
  };
}
