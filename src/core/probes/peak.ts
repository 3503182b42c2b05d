import { quantile } from "../metrics/bootstrap.ts";
import type { ProbePeak } from "../../protocol/probe.ts";
import type { Resampling } from "./resampling.ts";

/**
 * Whether a curve has a peak before its end: by how much its highest point exceeds the last one.
 *
 * The highest of several points exceeds the last one by chance alone, so the peak is chosen anew in each paired
 * resample, and two bounds have to lie above 0: the 2.5 % quantile of the gain so chosen, and the gain less the 97.5 %
 * quantile of the greatest deviation that any point's difference from the last one shows in a resample (the maximum
 * statistic of White's reality check, Econometrica 2000), which pays for having had a choice.
 *
 * @param curves for the clips at these places, the curve's value at each point
 * @param points how many there are; the last is what peaks are compared with
 * @returns `null` where there are too few clips to claim anything
 */
export function peakOf(
  curves: (places: readonly number[]) => readonly number[],
  points: number,
  clips: number,
  resampling: Resampling,
): ProbePeak | null {
  if (!resampling.isEnough || points < 2) return null;
  const observed = gainsOf(curves(Array.from({ length: clips }, (_, place) => place)));
  const draws = resampling.values((places) => gainsOf(curves(places)));
  const gain = Math.max(...observed);
  const chosenAnew = draws.map((gains) => Math.max(...gains)).sort((a, b) => a - b);
  const deviations = draws
    .map((gains) => Math.max(...gains.map((value, point) => value - (observed[point] ?? 0))))
    .sort((a, b) => a - b);
  const low = quantile(chosenAnew, 0.025);
  const lowAfterChoice = gain - quantile(deviations, 0.975);
  return {
    point: observed.indexOf(gain),
    gain,
    low,
    high: quantile(chosenAnew, 0.975),
    lowAfterChoice,
    claimed: low > 0 && lowAfterChoice > 0,
  };
}

/** What each point has over the last one. */
function gainsOf(curve: readonly number[]): number[] {
  const last = curve.at(-1) ?? 0;
  return curve.map((value) => value - last);
}
