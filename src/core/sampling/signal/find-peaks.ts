/**
 * Places of the local maxima of a series, rising, as `scipy.signal.find_peaks` finds them: a maximum is higher than
 * what stands on both sides of it, a flat one counts at its middle, and the two ends of the series never count.
 *
 * @param options.height peaks below it are left out
 * @param options.distance of two peaks nearer to each other than this, the lower one is left out; the highest choose first
 */
export function findPeaks(
  values: Float64Array,
  options: { readonly height?: number; readonly distance?: number } = {},
): number[] {
  const { height = -Infinity, distance = 1 } = options;
  const tall = localMaxima(values).filter((place) => (values[place] ?? NaN) >= height);
  // Of equal height, the later one chooses first, as there.
  const byHeight = tall.toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || b - a);
  const kept: number[] = [];
  for (const place of byHeight) {
    if (kept.every((other) => Math.abs(other - place) >= distance)) kept.push(place);
  }
  return kept.sort((a, b) => a - b);
}

function localMaxima(values: Float64Array): number[] {
  const maxima: number[] = [];
  let rose = false;
  let start = 0;
  for (let place = 1; place < values.length; place += 1) {
    const step = (values[place] ?? 0) - (values[place - 1] ?? 0);
    if (step === 0) continue;
    if (step < 0 && rose) maxima.push((start + place - 1) >> 1);
    rose = step > 0;
    start = place;
  }
  return maxima;
}
