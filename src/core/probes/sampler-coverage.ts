import type { ClipEvent } from "../../protocol/experiment.ts";
import type { CoverageRow } from "../../protocol/probe.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import type { SamplingContext } from "../sampling/context.ts";
import { isConstantRate } from "../sampling/equal-grid.ts";
import { type ChosenFrame, dependsOnContent, isSeeded, sampleFrames } from "../sampling/sampler.ts";
import { stagesOf } from "../sampling/two-stage.ts";
import { type Coverage, coverageOf, longestGap } from "./coverage.ts";
import { drawingOf, drawnCoverage } from "./drawn-coverage.ts";
import { framesOnEvents } from "./known-event.ts";

/** How many seeds a mean is over, where it is not exact. */
const SEEDS = 1000;

export const DEPENDS_ON_CONTENT = "depends on the content";

export interface CoverageAsked {
  /** As it was asked for. */
  readonly name: string;
  readonly spec: SamplerSpec;
  /** Lengths of events, in seconds. */
  readonly eventSeconds: readonly number[];
  readonly visible?: number | undefined;
  readonly atLeast?: number | undefined;
}

/** What is known of the clip that coverage is asked for. */
export interface CoverageClip extends SamplingContext {
  /** Its own events, in seconds of the file. */
  readonly events: readonly ClipEvent[];
  /** The frames that the sampler chose in it, where that takes looking into it. */
  readonly chosen?: readonly ChosenFrame[] | undefined;
}

/**
 * What a sampler's frames are worth for events of several lengths, one row each. Of a sampler that looks at the content
 * nothing can be said beforehand, since an event elsewhere would lead to other frames.
 *
 * @throws SaccadeError of kind `input` where the clip has too few frames, or an event is longer than the clip
 */
export function samplerCoverage(asked: CoverageAsked, clip: CoverageClip): CoverageRow[] {
  const { name, spec, eventSeconds, visible } = asked;
  const frames = framesOf(spec, clip);
  const events =
    clip.events.length === 0 || frames === null || isSeeded(spec) ? {} : { events: hits(frames, clip, visible) };
  if (dependsOnContent(spec)) {
    return eventSeconds.map((seconds) => ({
      sampler: name,
      frames: frames === null ? null : distinct(frames),
      eventSeconds: seconds,
      hitProbability: null,
      expectedFramesOnEvent: null,
      longestGapSeconds: null,
      note: DEPENDS_ON_CONTENT,
      ...events,
    }));
  }
  const { gap, cover, note, count } = coverer(asked, clip, frames ?? []);
  return eventSeconds.map((seconds) => ({
    sampler: name,
    frames: count,
    eventSeconds: seconds,
    ...cover(seconds),
    longestGapSeconds: gap,
    ...(note === undefined ? {} : { note }),
    ...events,
  }));
}

interface Coverer {
  readonly count: number;
  readonly gap: number;
  readonly cover: (eventSeconds: number) => Coverage;
  readonly note?: string;
}

function coverer(
  { spec, visible, atLeast }: CoverageAsked,
  clip: CoverageClip,
  frames: readonly ChosenFrame[],
): Coverer {
  const { fromSeconds, toSeconds } = clip.range;
  const durationSeconds = toSeconds - fromSeconds;
  const question = (eventSeconds: number) => ({ durationSeconds, eventSeconds, visible, atLeast });
  const secondsOf = (chosen: readonly ChosenFrame[]): number[] =>
    chosen.map(({ ptsSeconds }) => ptsSeconds - fromSeconds);
  if (!isSeeded(spec)) {
    const seconds = secondsOf(frames);
    return {
      count: distinct(frames),
      gap: longestGap(seconds, durationSeconds),
      cover: (length) => coverageOf(seconds, question(length)),
    };
  }
  const drawn = Array.from({ length: SEEDS }, (_, seed) => sampleFrames(withSeed(spec, seed), clip));
  const gap = mean(drawn.map((chosen) => longestGap(secondsOf(chosen), durationSeconds)));
  const count = mean(drawn.map(distinct));
  const pool = clip.range.frames.map(({ ptsSeconds }) => ptsSeconds - fromSeconds);
  const drawing = isConstantRate(clip.range) ? drawingOf(spec, pool.length) : undefined;
  if (drawing !== undefined) {
    return {
      count,
      gap,
      cover: (length) => drawnCoverage(pool, drawing, question(length)),
      note: `expectation over seeds; the gap is a mean over ${SEEDS}`,
    };
  }
  return {
    count,
    gap,
    cover: (length) => {
      const each = drawn.map((chosen) => coverageOf(secondsOf(chosen), question(length)));
      return {
        hitProbability: mean(each.map(({ hitProbability }) => hitProbability)),
        expectedFramesOnEvent: mean(each.map(({ expectedFramesOnEvent }) => expectedFramesOnEvent)),
      };
    },
    note: `mean over ${SEEDS} seeds`,
  };
}

/** The frames as they are chosen in this clip; `null` where that takes looking into it, which nobody did. */
function framesOf(spec: SamplerSpec, clip: CoverageClip): readonly ChosenFrame[] | null {
  return clip.chosen ?? (dependsOnContent(spec) ? null : sampleFrames(spec, clip));
}

function hits(
  frames: readonly ChosenFrame[],
  { events }: CoverageClip,
  visible: number | undefined,
): NonNullable<CoverageRow["events"]> {
  const counts = framesOnEvents(frames, events, visible);
  return events.map(({ label, onsetSeconds }, place) => ({
    label,
    onsetSeconds,
    framesOnEvent: counts[place] ?? 0,
  }));
}

/** The sampler, and what it chooses among, with another seed. */
function withSeed(spec: SamplerSpec, seed: number): SamplerSpec {
  if (spec.type !== "two-stage") return "seed" in spec ? { ...spec, seed } : spec;
  const [candidates = "", then = ""] = stagesOf(spec).map((stage) => ("seed" in stage ? { ...stage, seed } : stage));
  return { ...spec, candidates, then };
}

function distinct(frames: readonly ChosenFrame[]): number {
  return new Set(frames.map(({ index }) => index)).size;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
