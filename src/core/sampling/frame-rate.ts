import { frameAtPlace } from "./choice.ts";
import type { ClipRange } from "./clip-range.ts";
import { isConstantRate } from "./equal-grid.ts";
import { ROUNDING_SECONDS } from "./on-screen.ts";

/**
 * Frames a second. At constant rate the rate that the file was made with, where that is a whole number or one of
 * television's (a whole number times 1000/1001) and the frames' times fit it: times are rounded in files, and what is
 * computed from a rate should not be. Else the average over the range.
 */
export function frameRateOf(range: ClipRange): number {
  const { length } = range.frames;
  const spanSeconds = frameAtPlace(range, length - 1).ptsSeconds - frameAtPlace(range, 0).ptsSeconds;
  if (length < 2 || !isConstantRate(range)) return length / (range.toSeconds - range.fromSeconds);
  const measured = (length - 1) / spanSeconds;
  const whole = Math.round(measured);
  const television = (Math.round((measured * 1001) / 1000) * 1000) / 1001;
  const fits = (rate: number): boolean => Math.abs((length - 1) / rate - spanSeconds) <= ROUNDING_SECONDS;
  const nominal = [whole, television].filter((rate) => rate > 0 && fits(rate));
  return nominal.sort((a, b) => Math.abs(a - measured) - Math.abs(b - measured))[0] ?? measured;
}
