import { SaccadeError } from "../../protocol/errors.ts";

/** One row of logits, one number for each token of the vocabulary. `-Infinity` is a masked token. */
export type LogitsRow = Float32Array | Float64Array;

/** What a softmax needs to know of a row, and how undecided the row is. */
export interface RowSummary {
  readonly max: number;
  /** Of `exp(logit - max)` over all tokens. */
  readonly sum: number;
  /** The natural logarithm of the sum; a log-probability in nats is `logit - max - logSum`. */
  readonly logSum: number;
  /** Shannon entropy of the softmax in bits. */
  readonly entropy: number;
}

/**
 * The sums of a softmax, in float64 with the largest logit subtracted first, so that neither large logits overflow nor
 * small probabilities vanish.
 *
 * @param weights receives `exp(logit - max)` of each token
 * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if no token is left
 */
export function summariseRow(logits: LogitsRow, weights?: Float64Array): RowSummary {
  const max = largestLogit(logits);
  let sum = 0;
  let weighted = 0;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? 0;
    const weight = Math.exp(logit - max);
    if (weights) weights[id] = weight;
    sum += weight;
    // A masked token has 0 * -Infinity, whose limit is 0.
    if (weight > 0) weighted += weight * (logit - max);
  }
  const logSum = Math.log(sum);
  return { max, sum, logSum, entropy: Math.max(0, (logSum - weighted / sum) / Math.LN2) };
}

/**
 * Natural logarithm of the softmax of a row.
 *
 * @returns nats, of the row's length; a masked token stays `-Infinity`
 * @throws SaccadeError as {@link summariseRow}
 */
export function logSoftmax(logits: LogitsRow): Float64Array {
  const { max, logSum } = summariseRow(logits);
  return Float64Array.from(logits, (logit) => logit - max - logSum);
}

/**
 * The largest logit of a row that can be used.
 *
 * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if no token is left
 */
export function largestLogit(logits: LogitsRow): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? NaN;
    // Also false for what is not a number.
    if (!(logit < Number.POSITIVE_INFINITY)) throw noNumber(id, logit);
    if (logit > max) max = logit;
  }
  if (max === Number.NEGATIVE_INFINITY) throw new SaccadeError("failure", "No token is left to choose from.");
  return max;
}

function noNumber(id: number, logit: number): SaccadeError {
  return new SaccadeError(
    "failure",
    `The model gave token ${id} a logit that is no number (${logit}); its numbers cannot be used. Try fp32 weights or another device.`,
  );
}
