/** How the frames of a clip follow each other. */
export interface Timing {
  /** From the first frame to the end of the last one. */
  readonly durationSeconds: number;
  /** Frames a second. */
  readonly frameRate: number;
  readonly isVariable: boolean;
}

/** For a single frame in a container that states no rate. */
const USUAL_RATE = 25;
/** Containers with a clock of milliseconds round each time by up to half of one, at both ends of a distance. */
const CLOCK_SECONDS = 0.001;

/**
 * Finds the rate in the frames' own times; what the container states is taken only where the times keep it.
 *
 * The rate is constant where every frame lies on an even grid, but for the rounding of the container's clock: a frame
 * left out of an otherwise even clip makes it variable. The last frame is taken to stay as long as the others do: the
 * grid's distance, or the median distance where there is no grid. Few containers say it, and they disagree.
 *
 * @param times seconds, never falling, the first 0
 * @param tickSeconds of the container's clock
 * @param statedRate frames a second by the container's word
 */
export function timingOf(times: Float64Array, tickSeconds: number, statedRate: number | undefined): Timing {
  const intervals = times.length - 1;
  const last = times[intervals] ?? 0;
  if (intervals < 1) {
    const frameRate = statedRate ?? USUAL_RATE;
    return { durationSeconds: 1 / frameRate, frameRate, isVariable: false };
  }
  const average = intervals / last;
  for (const rate of [statedRate, average]) {
    if (rate !== undefined && keepsRate(times, rate, tickSeconds)) {
      return { durationSeconds: times.length / rate, frameRate: rate, isVariable: false };
    }
  }
  return { durationSeconds: last + medianDistance(times), frameRate: average, isVariable: true };
}

function keepsRate(times: Float64Array, rate: number, tickSeconds: number): boolean {
  const tolerance = Math.min(Math.max(1.5 * tickSeconds, CLOCK_SECONDS), 0.25 / rate);
  return times.every((time, index) => Math.abs(time - index / rate) <= tolerance);
}

function medianDistance(times: Float64Array): number {
  const distances = times.subarray(1).map((time, index) => time - (times[index] ?? 0));
  return distances.sort()[distances.length >>> 1] ?? 0;
}
