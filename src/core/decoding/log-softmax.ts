import { SaccadeError } from "../../protocol/errors.ts";

/** One row of logits, one number for each token of the vocabulary. `-Infinity` is a masked token. */
export type LogitsRow = Float32Array | Float64Array;

/**
 * Natural logarithm of the softmax of a row, computed in float64 with the largest logit subtracted first, so that
 * neither large logits overflow nor small probabilities vanish.
 *
 * @returns nats, of the row's length; a masked token stays `-Infinity`
 * @throws SaccadeError `failure` if a logit is not a number or infinite upwards, or if no token is left
 */
export function logSoftmax(logits: LogitsRow): Float64Array {
  let max = Number.NEGATIVE_INFINITY;
  for (const [id, logit] of logits.entries()) {
    if (Number.isNaN(logit) || logit === Number.POSITIVE_INFINITY) {
      throw new SaccadeError(
        "failure",
        `The model gave token ${id} a logit that is no number (${logit}); its numbers cannot be used. Try fp32 weights or another device.`,
      );
    }
    if (logit > max) max = logit;
  }
  if (max === Number.NEGATIVE_INFINITY) throw new SaccadeError("failure", "No token is left to choose from.");
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  const logSum = Math.log(sum);
  return Float64Array.from(logits, (logit) => logit - max - logSum);
}

/** Shannon entropy in bits of a distribution given as log-probabilities in nats. */
export function entropyInBits(logprobs: Float64Array): number {
  let nats = 0;
  for (const logprob of logprobs) {
    const probability = Math.exp(logprob);
    // A masked token has 0 * -Infinity, whose limit is 0.
    if (probability > 0) nats -= probability * logprob;
  }
  return Math.max(0, nats / Math.LN2);
}
