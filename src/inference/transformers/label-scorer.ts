import { type LabelScores, planLabels, scoreLabels, type TokenizedLabel } from "../../core/decoding/labels.ts";
import { logSoftmax } from "../../core/decoding/log-softmax.ts";
import type { LabelRule } from "../../protocol/answer.ts";
import type { Decoder } from "./decoder.ts";
import { disposeKeyValues } from "./key-values.ts";
import type { LocalPrefix } from "./local-prefix.ts";

/**
 * Scores labels after a prefix. Their first tokens cost nothing, since the prefix knows the logits behind it; labels
 * that share further beginnings are read once. A label of one token needs no native call.
 */
export async function scoreAfterPrefix(
  decoder: Decoder,
  prefix: LocalPrefix,
  labels: readonly TokenizedLabel[],
  { rule, endToken, signal }: { rule: LabelRule; endToken: number; signal: AbortSignal | undefined },
): Promise<LabelScores> {
  const plan = planLabels(labels, rule, endToken);
  /** Log-probabilities of the token that follows a beginning, by that beginning. */
  const known = new Map([["", logSoftmax(prefix.logits)]]);
  // Longest first: reading a beginning gives the rows of all its own beginnings.
  const beginnings = plan.map(({ tokens }) => tokens.slice(0, -1)).sort((a, b) => b.length - a.length);
  for (const tokens of beginnings) {
    if (known.has(keyOf(tokens))) continue;
    const output = await decoder.run({
      tokens,
      past: prefix.keyValues,
      pastLength: prefix.prompt.tokens.length,
      logits: "all",
      signal,
    });
    disposeKeyValues(output.keyValues);
    for (const [place, row] of output.logits.entries()) known.set(keyOf(tokens.slice(0, place + 1)), logSoftmax(row));
  }
  const logprobs = plan.map(({ tokens }) =>
    tokens.map((token, place) => known.get(keyOf(tokens.slice(0, place)))?.[token] ?? Number.NEGATIVE_INFINITY),
  );
  return scoreLabels(plan, logprobs, rule);
}

function keyOf(tokens: readonly number[]): string {
  return tokens.join(" ");
}
