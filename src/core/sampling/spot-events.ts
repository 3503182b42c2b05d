import type { ClipRange } from "./clip-range.ts";
import type { ClipSignal } from "./clip-signal.ts";
import { findPeaks } from "./signal/find-peaks.ts";

/** Something that may be an event: places in the range, `onset <= apex <= offset`. */
export interface SpottedEvent {
  readonly onset: number;
  readonly apex: number;
  readonly offset: number;
  /** Height of the peak in the series that was searched; comparable within a clip only. */
  readonly score: number;
}

export interface SpottingOptions {
  /**
   * What is searched: `deviation` (the default) the signal's own {@link ClipSignal.spotting}; `difference` and `flow`
   * the motion between neighbouring frames, as the classical rule has it.
   */
  readonly method?: "deviation" | "difference" | "flow" | undefined;
  /** Half the length that an event is expected to have, in seconds. */
  readonly halfSeconds?: number | undefined;
  /** `p` of the threshold `mean + p * (max - mean)`: 0 to 1. */
  readonly threshold?: number | undefined;
}

/** Half of 0.375 s, the middle of the 0.25 to 0.5 s that micro-expressions last. */
const HALF_SECONDS = 0.1875;

/**
 * Spots what may be micro-expressions: peaks of a magnitude, best first.
 *
 * The rule is that of Moilanen et al. (ICPR 2014) as SOFTNet applies it (Liong et al., ICIP 2021; read in
 * genbing99/SoftNet-SpotME@7d75cb5, training.py): the magnitude is smoothed over 2k frames, peaks count from
 * `mean + p * (max - mean)` on (p = 0.55 there) and lie at least k frames apart, and an event goes from k frames before
 * its peak to k frames after it; k is half an event's expected length.
 */
export function spotCandidates(signal: ClipSignal, range: ClipRange, options: SpottingOptions = {}): SpottedEvent[] {
  const { method = "deviation", halfSeconds = HALF_SECONDS, threshold: p = 0.55 } = options;
  const series = { deviation: signal.spotting, difference: signal.motion, flow: signal.flow }[method];
  const values = Float64Array.from(range.frames, ({ index }) => series[index] ?? 0);
  const k = Math.max(1, Math.round(halfSeconds * signal.frameRate));
  return classicalPeaks(values, k, p);
}

function classicalPeaks(values: Float64Array, k: number, p: number): SpottedEvent[] {
  const last = values.length - 1;
  // Only where the window of 2k frames is whole, as in the reference.
  const smooth = Float64Array.from({ length: Math.max(0, values.length - 2 * k) }, (_, start) => {
    return meanOf(values.subarray(start, start + 2 * k));
  });
  const mean = meanOf(smooth);
  const height = mean + p * (smooth.reduce((most, value) => Math.max(most, value), 0) - mean);
  return findPeaks(smooth, { height, distance: k })
    .map((place) => ({ apex: place + k, score: smooth[place] ?? 0 }))
    .map(({ apex, score }) => ({ onset: Math.max(0, apex - k), apex, offset: Math.min(last, apex + k), score }))
    .sort((a, b) => b.score - a.score);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
