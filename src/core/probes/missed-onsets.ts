/** A stretch of time, in seconds. */
export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/**
 * The moments at which an event of this length can begin without a frame on it, by the rule of `coverageOf`: the onset is
 * anywhere from the beginning of the range to an event's length before its end, and a frame at t is inside where onset
 * <= t < onset + L. Their share of all onsets is what `hitProbability` lacks to 1.
 *
 * @param frameSeconds on the clock of `range`, in any order
 * @param eventSeconds L
 * @returns the stretches in time order; empty where the event is longer than the range
 */
export function missedOnsets(frameSeconds: readonly number[], range: Span, eventSeconds: number): Span[] {
  const lastOnset = range.toSeconds - eventSeconds;
  const ends = [...frameSeconds.toSorted((a, b) => a - b), Infinity];
  return ends.flatMap((end, place): Span[] => {
    const fromSeconds = Math.max(range.fromSeconds, place === 0 ? -Infinity : (ends[place - 1] ?? -Infinity));
    const toSeconds = Math.min(lastOnset, end - eventSeconds);
    return toSeconds > fromSeconds ? [{ fromSeconds, toSeconds }] : [];
  });
}
