import { largestLogit, type LogitsRow, summariseRow } from "./log-softmax.ts";
import type { TokenChoice } from "./token-choice.ts";

/**
 * The likeliest token of a row that no processor touches. Its log-probability costs a pass over the vocabulary and is
 * computed only when it is asked for, so the row must not change until then.
 *
 * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if all are masked
 */
export function greedyChoice(logits: LogitsRow): TokenChoice {
  const token = logits.indexOf(largestLogit(logits));
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
