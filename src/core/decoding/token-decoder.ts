import type { DecoderSpec } from "../../protocol/decoding.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { Candidates } from "./candidates.ts";
import { checkDecoder } from "./check-decoder.ts";
import { describeDecoder } from "./describe-decoder.ts";
import { greedyChoice } from "./greedy-choice.ts";
import { drawToken } from "./inverse-cdf.ts";
import type { LogitsRow } from "./log-softmax.ts";
import { MeasuredRow } from "./measured-row.ts";
import { applyContrast } from "./processors/contrast.ts";
import { createProcessors } from "./processors/create-processors.ts";
import { type ContrastSettings, contrastOf, isGreedy } from "./settings.ts";
import type { TokenChoice } from "./token-choice.ts";
import { TokenHistory } from "./token-history.ts";

export { checkDecoder } from "./check-decoder.ts";
export { describeDecoder } from "./describe-decoder.ts";
export { parseDecoder } from "./parse-decoder.ts";
export type { TokenChoice } from "./token-choice.ts";

export interface DecoderContext {
  /** The whole prompt as the model reads it, the places of frames included. */
  readonly promptTokens: readonly number[];
  readonly endTokens: Iterable<number>;
  /** The length of the rows, if it is known beforehand. */
  readonly vocabularySize?: number;
  /** By token id (see `resolveLogitBias`); empty if the decoder has none. -100 and below forbids the token. */
  readonly logitBias: ReadonlyMap<number, number>;
  /** At least 0, below 1; the step is counted from 0. */
  readonly draw: (step: number) => number;
}

/** Chooses an answer's tokens one after the other; it remembers its own choices. */
export interface TokenDecoder {
  /**
   * The next token.
   *
   * @param logits the model's row after the tokens so far; it is not changed. Decoders that share one share what was
   *   measured of it
   * @param contrast the row after noised frames, for a decoder that needs one
   * @param forced the token that is said whatever the decoder would choose; it counts as its own choice from then on
   * @throws SaccadeError `failure` if a row holds what is no number, or no token is left to choose from
   */
  next(logits: LogitsRow | MeasuredRow, contrast?: LogitsRow, forced?: number): TokenChoice;
}

/** Whether the same logits always give the same tokens, so that no draw is made. */
export function isDeterministic(spec: DecoderSpec): boolean {
  return isGreedy(spec);
}

/** Whether a second pass over noised frames is needed. */
export function needsContrast(spec: DecoderSpec): boolean {
  return spec.contrast !== undefined;
}

/** Decoders that were found to be valid: an experiment has few, and makes one of them for each answer. */
const checked = new WeakSet<DecoderSpec>();

/**
 * A decoder for one answer.
 *
 * @throws SaccadeError `input` if its settings are out of range or exclude each other
 */
export function createTokenDecoder(spec: DecoderSpec, context: DecoderContext): TokenDecoder {
  if (!checked.has(spec)) {
    checkDecoder(spec, describeDecoder(spec));
    checked.add(spec);
  }
  refuseUnresolvedBias(spec, context);
  const processors = createProcessors(spec, context);
  const contrast = contrastOf(spec);
  if (processors.length === 0 && contrast === undefined && isGreedy(spec)) {
    return {
      next: (logits, noised, forced) => {
        const row = MeasuredRow.of(logits);
        refuseWrongContrast(contrast, row.logits, noised);
        return greedyChoice(row, forced);
      },
    };
  }
  const history = new TokenHistory(context.promptTokens);
  const candidates = new Candidates();
  return {
    next: (logits, noised, forced) => {
      const row = MeasuredRow.of(logits);
      refuseWrongContrast(contrast, row.logits, noised);
      candidates.begin(row);
      if (contrast && noised) applyContrast(candidates, noised, contrast.alpha, contrast.beta);
      for (const processor of processors) {
        processor.apply(candidates, history);
        if (candidates.isEmpty) throw nothingLeft(spec, processor.name, history.chosen);
      }
      const sums = candidates.sums();
      const token =
        forced ?? (isGreedy(spec) ? sums.likeliest : drawToken(candidates, sums, context.draw(history.chosen)));
      history.push(token);
      const removedBy = candidates.removals();
      const score = removedBy(token) === undefined ? candidates.score(token) : Number.NEGATIVE_INFINITY;
      return { token, sampledLogprob: score - sums.max - Math.log(sums.sum), removedBy };
    },
  };
}

function nothingLeft(spec: DecoderSpec, processor: string, step: number): SaccadeError {
  return new SaccadeError(
    "failure",
    `The decoder "${describeDecoder(spec)}" leaves no token to choose from: ` +
      `${processor} removed the last one at token ${step + 1} of the answer. Loosen it.`,
  );
}

function refuseUnresolvedBias(spec: DecoderSpec, { logitBias, vocabularySize }: DecoderContext): void {
  if (Object.keys(spec.logitBias ?? {}).length > 0 !== logitBias.size > 0) {
    throw new RangeError("A decoder's logit bias must reach it by token id, and no other decoder's.");
  }
  for (const id of logitBias.keys()) {
    if (id < 0 || id >= (vocabularySize ?? Number.POSITIVE_INFINITY)) {
      throw new RangeError(`The logit bias names token ${id}, which the vocabulary does not hold.`);
    }
  }
}

function refuseWrongContrast(
  contrast: ContrastSettings | undefined,
  logits: LogitsRow,
  noised: LogitsRow | undefined,
): void {
  if (noised?.length === (contrast === undefined ? undefined : logits.length)) return;
  throw new RangeError(
    contrast === undefined
      ? "This decoder takes no second row of logits."
      : "This decoder needs a second row of logits, as long as the first.",
  );
}
