import { SaccadeError } from "../../protocol/errors.ts";
import type { FrameTime } from "../../protocol/clip.ts";
import type { RunClip } from "../../protocol/run.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import type { HitChance } from "../comparison/lane-text.ts";
import { isConstantRate } from "../sampling/equal-grid.ts";
import { dependsOnContent, isSeeded } from "../sampling/sampler.ts";
import { coverageOf } from "./coverage.ts";
import { drawingOf, drawnCoverage } from "./drawn-coverage.ts";

/** A micro-expression, where a clip has no event whose length could be asked about. */
const USUAL_EVENT_SECONDS = 0.25;
/** The expectation over draws goes through all frames: not over long clips while somebody drags. */
const MOST_DRAWN_FROM = 3000;

/** Times of frames, as far as this rule needs them. */
interface Frames {
  between(fromSeconds: number, toSeconds: number): readonly FrameTime[];
}

/**
 * The chance that a sampler's frames fall on an event as long as the clip's first one, wherever it begins in the range.
 * `null` where nothing can be said beforehand: the sampler looks at the content, draws from an uneven grid, or the event does not fit.
 *
 * @param frames those it chose in this clip
 */
export function hitChance(
  spec: SamplerSpec,
  clip: Pick<RunClip, "events" | "fromSeconds" | "toSeconds">,
  clock: Frames,
  frames: readonly FrameTime[],
): HitChance | null {
  if (dependsOnContent(spec)) return null;
  const { fromSeconds, toSeconds } = clip;
  const [event] = clip.events;
  const eventSeconds = event === undefined ? USUAL_EVENT_SECONDS : event.offsetSeconds - event.onsetSeconds;
  if (eventSeconds <= 0) return null;
  try {
    const question = { durationSeconds: toSeconds - fromSeconds, eventSeconds };
    if (!isSeeded(spec)) {
      const seconds = frames.map(({ ptsSeconds }) => ptsSeconds - fromSeconds);
      return { probability: coverageOf(seconds, question).hitProbability, eventSeconds };
    }
    const range = { fromSeconds, toSeconds, frames: clock.between(fromSeconds, toSeconds) };
    const drawing = isConstantRate(range) ? drawingOf(spec, range.frames.length) : undefined;
    if (drawing === undefined || range.frames.length > MOST_DRAWN_FROM) return null;
    const pool = range.frames.map(({ ptsSeconds }) => ptsSeconds - fromSeconds);
    return { probability: drawnCoverage(pool, drawing, question).hitProbability, eventSeconds };
  } catch (error) {
    if (error instanceof SaccadeError) return null;
    throw error;
  }
}
