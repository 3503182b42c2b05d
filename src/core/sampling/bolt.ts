/**
 * Inverse transform sampling (Liu et al., "BOLT: Boost Large Vision-Language Model Without Training for Long-form Video
 * Understanding", CVPR 2025; sming256/BOLT@caa3349, select_frames.py). Scores are normalised to 0 to 1 and raised to
 * `power`; what each adds to their sum is a frame's share; and the frames are taken at which the shares up to them first
 * reach `count` levels, `linspace(1 / count, 1 - 1 / count, count)`.
 *
 * A frame that reaches several levels would be shown several times; here it is shown once, so that fewer frames than
 * asked may come out, and only one of two, as both levels are 1/2. Equal scores throughout give equal shares (the
 * reference divides by 0).
 *
 * @param scores of the pool, in order of time
 * @returns places in the pool, rising
 */
export function boltPlaces(scores: readonly number[], count: number, power: number): number[] {
  const least = Math.min(...scores);
  const span = Math.max(...scores) - least;
  const weights = scores.map((score) => (span > 0 ? ((score - least) / span) ** power : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const upTo = weights.map((weight) => (sum += weight / total));
  const places = levels(count).map((level) => {
    const place = upTo.findIndex((share) => share >= level);
    // Shares may sum up to a little less than 1.
    return place < 0 ? scores.length - 1 : place;
  });
  return [...new Set(places)];
}

/** `numpy.linspace(1 / count, 1 - 1 / count, count)`, in numpy's order of operations. */
function levels(count: number): number[] {
  const start = 1 / count;
  const end = 1 - 1 / count;
  const step = count > 1 ? (end - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, k) => (k > 0 && k === count - 1 ? end : start + k * step));
}
