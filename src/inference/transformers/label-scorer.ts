import { type LabelScores, planLabels, scoreLabels, type TokenizedLabel } from "../../core/decoding/labels.ts";
import { logSoftmax } from "../../core/decoding/log-softmax.ts";
import type { LabelRule } from "../../protocol/answer.ts";
import type { Decoder } from "./decoder.ts";
import { disposeKeyValues, gatherRows } from "./key-values.ts";
import type { ReadPrompt } from "./local-prefix.ts";

/**
 * Scores labels after a prefix. Their first tokens cost nothing, since the prefix knows the logits behind it; labels
 * that share further beginnings are read once, and labels of one length side by side. A label of one token needs no
 * native call.
 */
export async function scoreAfterPrefix(
  decoder: Decoder,
  read: ReadPrompt,
  labels: readonly TokenizedLabel[],
  { rule, endToken, signal }: { rule: LabelRule; endToken: number; signal: AbortSignal | undefined },
): Promise<LabelScores> {
  const plan = planLabels(labels, rule, endToken);
  /** Log-probabilities of the token that follows a beginning, by that beginning. */
  const known = new Map([["", logSoftmax(read.logits)]]);
  for (const beginnings of sameLengths(plan.map(({ tokens }) => tokens.slice(0, -1)))) {
    const unknown = beginnings.filter((tokens) => !known.has(keyOf(tokens)));
    const [first, ...others] = unknown.map(() => read.row);
    if (!first) continue;
    const past = await gatherRows([first, ...others]);
    const output = await decoder
      .run({ rows: unknown, past, pastLengths: unknown.map(() => read.tokens.length), logits: "all", signal })
      .finally(() => {
        disposeKeyValues(past);
      });
    disposeKeyValues(output.keyValues);
    for (const [row, tokens] of unknown.entries()) {
      for (const [place, logits] of (output.logits[row] ?? []).entries()) {
        known.set(keyOf(tokens.slice(0, place + 1)), logSoftmax(logits));
      }
    }
  }
  const logprobs = plan.map(({ tokens }) =>
    tokens.map((token, place) => known.get(keyOf(tokens.slice(0, place)))?.[token] ?? Number.NEGATIVE_INFINITY),
  );
  return scoreLabels(plan, logprobs, rule);
}

/** Different sequences in groups of one length, the longest first: reading one gives the rows of all its beginnings. */
function sameLengths(sequences: readonly (readonly number[])[]): (readonly number[])[][] {
  const groups = new Map<number, Map<string, readonly number[]>>();
  for (const tokens of sequences) {
    const group = groups.get(tokens.length) ?? new Map<string, readonly number[]>();
    groups.set(tokens.length, group.set(keyOf(tokens), tokens));
  }
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => [...group.values()]);
}

function keyOf(tokens: readonly number[]): string {
  return tokens.join(" ");
}
