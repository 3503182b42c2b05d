/** Seconds between two lengths of the curve, and its longest. */
const STEP = 0.05;
const LONGEST = 2;

/** The lengths of events, in seconds, over which coverage is drawn: 0.05 to 2 s, as far as they fit into the clip. */
export function curveLengths(durationSeconds: number): number[] {
  const lengths = Array.from({ length: Math.round(LONGEST / STEP) }, (_, k) => Number(((k + 1) * STEP).toFixed(2)));
  return lengths.filter((length) => length <= durationSeconds);
}
