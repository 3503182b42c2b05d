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
  /** `p` of the threshold `mean + p * (max - mean)`: 0 to 1. Left out: 0.55, but half of the mean for `deviation`. */
  readonly threshold?: number | undefined;
}

/** Half of 0.375 s, the middle of the 0.25 to 0.5 s that micro-expressions last. */
const HALF_SECONDS = 0.1875;

/** Half the width of the window that the deviation is smoothed over, in seconds: two frames at 25 a second. */
const SMOOTHED_SECONDS = 0.08;
/** Peaks nearer to each other than this are of one event, which lasts about as long; in seconds. */
const APART_SECONDS = 0.4;
/** Share of its peak's height below which an event has not begun or is over. */
const FOOT = 0.25;

/**
 * Spots what may be micro-expressions: peaks of a magnitude, best first.
 *
 * `difference` and `flow` follow the classical rule of Moilanen et al. (ICPR 2014) as SOFTNet applies it (Liong et al.,
 * ICIP 2021; read in genbing99/SoftNet-SpotME@7d75cb5, training.py): the magnitude is smoothed over 2k frames, peaks
 * count from `mean + p * (max - mean)` on (p = 0.55) and lie at least k frames apart, and an event goes from k frames
 * before its peak to k frames after it; k is half an event's expected length.
 *
 * `deviation` is this project's own, for the magnitude of {@link ClipSignal.spotting}, which already looks beyond
 * neighbouring frames: smoothing is light, so that the apex is met within a frame or two; every peak above half of the
 * mean is a candidate; candidates lie a whole event's length apart, so that a few of them do not all go to one; an event
 * goes as far as the magnitude falls from its peak to a quarter of it, 2k frames at most.
 */
export function spotCandidates(signal: ClipSignal, range: ClipRange, options: SpottingOptions = {}): SpottedEvent[] {
  const { method = "deviation", halfSeconds = HALF_SECONDS, threshold } = options;
  const series = { deviation: signal.spotting, difference: signal.motion, flow: signal.flow }[method];
  const values = Float64Array.from(range.frames, ({ index }) => series[index] ?? 0);
  const k = Math.max(1, Math.round(halfSeconds * signal.frameRate));
  if (method !== "deviation") return classicalPeaks(values, k, threshold ?? 0.55);
  const smooth = smoothed(values, Math.round(SMOOTHED_SECONDS * signal.frameRate));
  const distance = Math.max(k, Math.round(APART_SECONDS * signal.frameRate));
  const height = threshold === undefined ? meanOf(smooth) / 2 : heightAt(smooth, threshold);
  return findPeaks(smooth, { height, distance })
    .map((apex) => ({
      onset: foot(smooth, apex, -1, 2 * k),
      apex,
      offset: foot(smooth, apex, 1, 2 * k),
      score: smooth[apex] ?? 0,
    }))
    .sort((a, b) => b.score - a.score);
}

function classicalPeaks(values: Float64Array, k: number, p: number): SpottedEvent[] {
  const last = values.length - 1;
  // Only where the window of 2k frames is whole, as in the reference.
  const smooth = Float64Array.from({ length: Math.max(0, values.length - 2 * k) }, (_, start) => {
    return meanOf(values.subarray(start, start + 2 * k));
  });
  return findPeaks(smooth, { height: heightAt(smooth, p), distance: k })
    .map((place) => ({ apex: place + k, score: smooth[place] ?? 0 }))
    .map(({ apex, score }) => ({ onset: Math.max(0, apex - k), apex, offset: Math.min(last, apex + k), score }))
    .sort((a, b) => b.score - a.score);
}

function heightAt(values: Float64Array, p: number): number {
  const mean = meanOf(values);
  return mean + p * (values.reduce((most, value) => Math.max(most, value), 0) - mean);
}

/** A mean whose weights fall evenly to both sides; at the ends, of what is there. */
function smoothed(values: Float64Array, halfWidth: number): Float64Array {
  return values.map((_, place) => {
    let [sum, weights] = [0, 0];
    for (let beside = -halfWidth; beside <= halfWidth; beside += 1) {
      const value = values[place + beside];
      if (value === undefined) continue;
      const weight = halfWidth + 1 - Math.abs(beside);
      sum += weight * value;
      weights += weight;
    }
    return sum / weights;
  });
}

/** Where the series, going down from a peak, falls below a quarter of it or begins to rise again. */
function foot(values: Float64Array, peak: number, direction: 1 | -1, most: number): number {
  const top = values[peak] ?? 0;
  let place = peak;
  while (Math.abs(place - peak) < most) {
    const next = values[place + direction];
    if (next === undefined || next > (values[place] ?? 0)) break;
    place += direction;
    if (next < FOOT * top) break;
  }
  return place;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
