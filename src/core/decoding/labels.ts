import type { Label, LabelRule } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { logSoftmax } from "./log-softmax.ts";
import { finiteOrNull } from "./token-measure.ts";

/** A candidate answer and the ids of the tokens that spell it right after the prompt. */
export interface TokenizedLabel {
  readonly label: string;
  readonly tokens: readonly number[];
}

export interface LabelScore {
  readonly label: string;
  /** Nats: the sum over the label's tokens, whatever the rule. `-Infinity` if the model cannot say it. */
  readonly logprob: number;
  /** What the rule makes of the tokens' log-probabilities: their sum, their mean or the first one, in nats. */
  readonly score: number;
  /** Softmax of the scores over the labels. */
  readonly probability: number;
}

export interface LabelScores {
  readonly rule: LabelRule;
  readonly labels: readonly LabelScore[];
  /** The labels' total unnormalised probability, in which each label counts with all its tokens. */
  readonly mass: number;
}

/**
 * The token sequences to score. Where one label's tokens begin another's, its probability would include the other's;
 * then every label gets the end token, and each stands for the whole answer.
 *
 * @throws SaccadeError `input` if labels cannot be told apart under the rule, or a label has no token
 */
export function planLabels(labels: readonly TokenizedLabel[], rule: LabelRule, endToken: number): TokenizedLabel[] {
  for (const { label, tokens } of labels) {
    if (tokens.length === 0) throw new SaccadeError("input", `The label "${label}" has no token: give it a word.`);
  }
  const pairs = labels.flatMap((first, place) =>
    labels.flatMap((second, other) => (place === other ? [] : [[first, second] as const])),
  );
  let nested = false;
  for (const [first, second] of pairs) {
    if (!startsWith(second.tokens, first.tokens)) continue;
    if (first.tokens.length === second.tokens.length) {
      throw new SaccadeError(
        "input",
        `The labels "${first.label}" and "${second.label}" are the same tokens to this model: leave one out.`,
      );
    }
    nested = true;
  }
  if (rule === "first-token") {
    const clash = pairs.find(([first, second]) => first.tokens[0] === second.tokens[0]);
    if (clash) {
      throw new SaccadeError(
        "input",
        `The labels "${clash[0].label}" and "${clash[1].label}" begin with the same token, which the first-token rule cannot tell apart: use the sum rule.`,
      );
    }
  }
  return nested ? labels.map(({ label, tokens }) => ({ label, tokens: [...tokens, endToken] })) : [...labels];
}

/**
 * Scores labels from the log-probabilities (nats) of their tokens, teacher-forced one after the other.
 *
 * @param logprobs for each label of the plan one number a token
 * @throws SaccadeError `failure` if the model gives no label any probability
 */
export function scoreLabels(
  plan: readonly TokenizedLabel[],
  logprobs: readonly (readonly number[])[],
  rule: LabelRule,
): LabelScores {
  const sums = plan.map((_, place) => sumOf(logprobs[place] ?? []));
  const scores = plan.map(({ tokens }, place) => {
    const sum = sums[place] ?? Number.NEGATIVE_INFINITY;
    if (rule === "sum") return sum;
    return rule === "mean" ? sum / tokens.length : (logprobs[place]?.[0] ?? Number.NEGATIVE_INFINITY);
  });
  if (plan.length > 0 && scores.every((score) => score === Number.NEGATIVE_INFINITY)) {
    throw new SaccadeError("failure", "The model gives none of the labels any probability.");
  }
  const shares = plan.length === 0 ? new Float64Array() : logSoftmax(Float64Array.from(scores));
  return {
    rule,
    labels: plan.map(({ label }, place) => ({
      label,
      logprob: sums[place] ?? Number.NEGATIVE_INFINITY,
      score: scores[place] ?? Number.NEGATIVE_INFINITY,
      probability: Math.exp(shares[place] ?? Number.NEGATIVE_INFINITY),
    })),
    mass: sumOf(sums.map(Math.exp)),
  };
}

/** Scores as results hold them: JSON knows no infinity, so a label that cannot be said has `null`. */
export function reportScores({ rule, labels, mass }: LabelScores): {
  labels: Label[];
  labelScoring: { rule: LabelRule; mass: number };
} {
  const reported = labels.map(({ label, logprob, probability }) => ({
    label,
    logprob: finiteOrNull(logprob),
    probability,
  }));
  return { labels: reported, labelScoring: { rule, mass } };
}

function startsWith(tokens: readonly number[], beginning: readonly number[]): boolean {
  return beginning.length <= tokens.length && beginning.every((token, place) => tokens[place] === token);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
