import type { Alternative, Token } from "../../protocol/answer.ts";
import { entropyInBits, type LogitsRow, logSoftmax } from "./log-softmax.ts";
import { rankOf, topTokens } from "./ranking.ts";

/** A token's numbers, before it has a text: how a token reads depends on the tokens around it. */
export type TokenMeasure = Omit<Token, "text" | "top"> & { top: Omit<Alternative, "text">[] };

/**
 * What the model thought of the token that was chosen, and of the `topCount` it found likeliest.
 *
 * @param logits the raw row the choice was made on
 * @param token the id that was chosen
 * @throws SaccadeError `failure` if the row holds what is no number
 */
export function measureToken(logits: LogitsRow, token: number, topCount: number): TokenMeasure {
  const logprobs = logSoftmax(logits);
  const measure = (id: number): Omit<Alternative, "text"> => ({
    id,
    logit: finiteOrNull(logits[id]),
    logprob: finiteOrNull(logprobs[id]),
  });
  const own = measure(token);
  return {
    ...own,
    // Greedy choice has no processors: it chooses from the model's own distribution.
    sampledLogprob: own.logprob,
    rank: rankOf(logits, token),
    entropy: entropyInBits(logprobs),
    top: topTokens(logits, topCount).map(measure),
  };
}

/** JSON knows no infinity: a masked token's numbers are `null`. */
export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
