import type { Alternative, Token } from "../../protocol/answer.ts";
import type { LogitsRow } from "./log-softmax.ts";
import { MeasuredRow } from "./measured-row.ts";
import type { TokenChoice } from "./token-choice.ts";

/** A token's numbers, before it has a text: how a token reads depends on the tokens around it. */
export type TokenMeasure = Omit<Token, "text" | "top"> & { top: Omit<Alternative, "text">[] };

/**
 * What the model thought of the token that was chosen, and of the `topCount` it found likeliest.
 *
 * @param row the raw row the choice was made on
 * @param token the id that was chosen
 * @param choice what the decoder made of the row; without it the token counts as chosen from the model's own distribution
 * @throws SaccadeError `failure` if the row holds what is no number
 */
export function measureToken(
  row: LogitsRow | MeasuredRow,
  token: number,
  topCount: number,
  choice?: Omit<TokenChoice, "token">,
): TokenMeasure {
  const measured = MeasuredRow.of(row);
  const { logits } = measured;
  const { max, logSum, entropy } = measured.summary;
  const measure = (id: number): Omit<Alternative, "text"> => {
    const logit = logits[id] ?? Number.NEGATIVE_INFINITY;
    const removedBy = choice?.removedBy(id);
    return {
      id,
      logit: finiteOrNull(logit),
      logprob: finiteOrNull(logit - max - logSum),
      ...(removedBy === undefined ? {} : { removedBy }),
    };
  };
  const own = measure(token);
  return {
    ...own,
    sampledLogprob: choice === undefined ? own.logprob : finiteOrNull(choice.sampledLogprob),
    rank: measured.rank(token),
    entropy,
    top: measured.top(topCount).map(measure),
  };
}

/** JSON knows no infinity: a masked token's numbers are `null`. */
export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
