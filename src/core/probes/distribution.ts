/** The entropy of a distribution, in bits. */
export function entropyBits(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0);
}

/**
 * The Jensen-Shannon divergence of two distributions over the same labels, in bits: 0 where they are equal, 1 where
 * they share nothing (Lin 1991).
 */
export function jensenShannonBits(p: readonly number[], q: readonly number[]): number {
  if (p.length !== q.length) throw new RangeError(`Distributions over ${p.length} and ${q.length} labels.`);
  const middle = p.map((value, place) => (value + (q[place] ?? 0)) / 2);
  const bits = entropyBits(middle) - (entropyBits(p) + entropyBits(q)) / 2;
  // Rounding may leave a trace below nothing.
  return Math.max(0, bits);
}
