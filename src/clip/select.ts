/** Frames from `first` to `last`, both included, by index or by time in ticks. */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
}

/** Ranges in one command line: some 25 characters each, twice, where Windows allows 32,767 in all. */
export const MOST_RANGES = 200;

/**
 * The fewest-frame cover of some indices by at most `most` ranges: neighbours join, and if there are too many ranges,
 * the narrowest gaps are covered as well. A command line has a limited length, so what the gaps hold is decoded and
 * thrown away instead.
 *
 * @param indices rising, without duplicates, at least one
 */
export function coverByRanges(indices: readonly number[], most: number): IndexRange[] {
  const gaps = indices
    .map((index, place) => ({ place, width: index - (indices[place - 1] ?? index) }))
    .filter(({ width }) => width > 1)
    .sort((a, b) => b.width - a.width)
    .slice(0, most - 1)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
  const starts = [0, ...gaps];
  return starts.map((start, range) => ({
    first: indices[start] ?? 0,
    last: indices[(starts[range + 1] ?? indices.length) - 1] ?? 0,
  }));
}

/** Every index of some ranges. */
export function indicesIn(ranges: readonly IndexRange[]): number[] {
  return ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, place) => first + place));
}

/**
 * The select filter, with its quotes, that lets through the frames of these ranges.
 *
 * @param by what the ranges are of: `n` counts frames, `pts` is their time in ticks
 */
export function selectFilter(by: "n" | "pts", ranges: readonly IndexRange[]): string {
  return `select='${anyOf(ranges.map(({ first, last }) => `between(${by},${first},${last})`))}'`;
}

/** A sum in pairs of pairs: ffmpeg limits how deep an expression may be, and a plain sum is as deep as it is long. */
function anyOf(terms: readonly string[]): string {
  if (terms.length < 2) return terms.join("");
  const half = terms.length >>> 1;
  return `(${anyOf(terms.slice(0, half))}+${anyOf(terms.slice(half))})`;
}
