import type { LoggedFrame } from "./frame-log.ts";

/**
 * Whether what came out of the decoder after a seek is, from its first key frame on, the clip's row of frames without
 * a gap, up to and including `last`. What comes before that key frame does not count: frames that lead it in an open
 * group depend on what was not decoded.
 *
 * @param decoded in the order in which they came out
 * @param expected ticks of the clip's frame at an index; strictly rising over the indices
 * @param first the first index that is needed
 */
export function followsClip(
  decoded: readonly LoggedFrame[],
  expected: { readonly count: number; readonly ticksAt: (index: number) => number },
  { first, last }: { readonly first: number; readonly last: number },
): boolean {
  const key = decoded.findIndex(({ isKey }) => isKey);
  const start = indexAt(decoded[key]?.pts ?? NaN, expected);
  if (start === undefined || start > first) return false;
  const row = decoded.slice(key);
  return start + row.length - 1 === last && row.every(({ pts }, place) => pts === expected.ticksAt(start + place));
}

/** The index of the frame with exactly this time. */
function indexAt(
  pts: number,
  { count, ticksAt }: { readonly count: number; readonly ticksAt: (index: number) => number },
): number | undefined {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ticksAt(middle) < pts) low = middle + 1;
    else high = middle;
  }
  return low < count && ticksAt(low) === pts ? low : undefined;
}
