/**
 * How relevant each frame of a pool is, from what a model said of each frame alone.
 *
 * - `yes-no`: the probability of the first of two labels, "yes".
 * - `labels`: how far the frame's distribution over the labels departs from the pool's mean distribution, as
 *   Kullback-Leibler divergence in nats. What most frames show is the clip's usual look; the frames that differ tell more.
 *
 * @param distributions for each frame the probabilities of the labels, in one order, each summing to 1
 * @returns a number from 0 up for each frame
 */
export function judgedRelevance(kind: "yes-no" | "labels", distributions: readonly (readonly number[])[]): number[] {
  if (kind === "yes-no") return distributions.map(([yes = 0]) => yes);
  const [first = []] = distributions;
  const mean = first.map((_, label) => {
    return distributions.reduce((sum, shares) => sum + (shares[label] ?? 0), 0) / distributions.length;
  });
  return distributions.map((shares) => Math.max(0, divergence(shares, mean)));
}

/** Kullback-Leibler, nats. Where `shares` is above 0, so is the mean that it is a part of. */
function divergence(shares: readonly number[], mean: readonly number[]): number {
  return shares.reduce((sum, share, label) => {
    return share > 0 ? sum + share * Math.log(share / (mean[label] ?? share)) : sum;
  }, 0);
}
