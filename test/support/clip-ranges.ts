import type { ClipRange } from "../../src/core/sampling/clip-range.ts";
import type { ClipSignal } from "../../src/core/sampling/clip-signal.ts";
import { parseSampler, sampleFrames, type SamplingContext } from "../../src/core/sampling/sampler.ts";

/** A whole clip of so many frames at an even rate. */
export function evenRange(count: number, rate: number): ClipRange {
  return rangeOf(
    Array.from({ length: count }, (_, index) => index / rate),
    count / rate,
  );
}

/** A whole clip whose frames begin at these seconds. */
export function rangeOf(times: readonly number[], toSeconds: number): ClipRange {
  return { fromSeconds: 0, toSeconds, frames: times.map((ptsSeconds, index) => ({ index, ptsSeconds })) };
}

/** A signal with these values, and 0 where nothing is said. */
export function signalOf(
  count: number,
  values: Partial<Record<"motion" | "sceneChange" | "spotting", Readonly<Record<number, number>>>>,
): ClipSignal {
  const series = (known: Readonly<Record<number, number>> = {}): Float32Array =>
    Float32Array.from({ length: count }, (_, index) => known[index] ?? 0);
  return {
    motion: series(values.motion),
    flow: series(),
    sceneChange: series(values.sceneChange),
    sharpness: series(),
    spotting: series(values.spotting),
    region: null,
    searched: 0,
    frameRate: 25,
  };
}

/** Which frames a sampler in its short form shows, by their index in the file. */
export function chosenIndices(
  sampler: string,
  range: ClipRange,
  known: Omit<SamplingContext, "range" | "keyframes"> & { readonly keyframes?: readonly number[] } = {},
): number[] {
  return sampleFrames(parseSampler(sampler), { keyframes: [], ...known, range }).map(({ index }) => index);
}
