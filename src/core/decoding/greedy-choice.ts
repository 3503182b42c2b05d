import type { MeasuredRow } from "./measured-row.ts";
import type { TokenChoice } from "./token-choice.ts";

/**
 * The likeliest token of a row that no processor touches.
 *
 * @param forced the token that is taken in its place
 * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if all are masked
 */
export function greedyChoice(row: MeasuredRow, forced?: number): TokenChoice {
  const { max, logSum } = row.summary;
  const token = forced ?? row.likeliest;
  return {
    token,
    sampledLogprob: (row.logits[token] ?? max) - max - logSum,
    removedBy: () => undefined,
  };
}
