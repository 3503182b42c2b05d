import { SaccadeError } from "../../protocol/errors.ts";
import { formatSeconds } from "../sampling/seconds.ts";

/** What is asked of a choice of frames: an event of this length begins anywhere in the clip, each moment as likely. */
export interface CoverageQuestion {
  /** Of the clip, in seconds. */
  readonly durationSeconds: number;
  /** Of the event, in seconds: at most the clip's. */
  readonly eventSeconds: number;
  /**
   * The least intensity that a frame has to show to count, 0 to 1 of the apex's, for an event that grows evenly to its
   * middle and fades evenly. 0, the usual one, counts every frame from the onset up to, and without, the offset.
   */
  readonly visible?: number | undefined;
  /** How many frames have to fall inside; 1 unless said. */
  readonly atLeast?: number | undefined;
}

/** What a choice of frames is worth for events of a length. */
export interface Coverage {
  /** That at least so many of the frames fall inside the event, 0 to 1. */
  readonly hitProbability: number;
  readonly expectedFramesOnEvent: number;
}

/** Frames that may be inside together, over a stretch of onsets. */
export interface OnsetStretch {
  /** Seconds of onsets, or 1 for the only onset that there is. */
  readonly weight: number;
  /** Which frames are inside: places in the list that was asked about. */
  readonly inside: readonly number[];
}

/**
 * The exact coverage of frames at these times. The onset is uniform on [0, T - L], and a frame at t is inside when
 * onset <= t < onset + L. Each frame is inside for an interval of onsets; where at least k of these overlap is found by
 * going along their ends once. A frame that is shown twice counts once.
 *
 * @param frameSeconds seconds after the clip's start, in any order
 * @throws SaccadeError of kind `input` if the event is longer than the clip
 */
export function coverageOf(frameSeconds: readonly number[], question: CoverageQuestion): Coverage {
  const { atLeast = 1 } = question;
  let all = 0;
  let hit = 0;
  let expected = 0;
  for (const { weight, inside } of onsetStretches([...new Set(frameSeconds)], question)) {
    all += weight;
    expected += weight * inside.length;
    if (inside.length >= atLeast) hit += weight;
  }
  return { hitProbability: hit / all, expectedFramesOnEvent: expected / all };
}

/** The onsets of an event, cut where a frame comes to be inside or ceases to be, from the first to the last. */
export function* onsetStretches(
  frameSeconds: readonly number[],
  question: CoverageQuestion,
): Generator<OnsetStretch, void> {
  const { durationSeconds, eventSeconds, visible = 0 } = question;
  const latest = latestOnset(question);
  const begin = (visible * eventSeconds) / 2;
  const end = eventSeconds - begin;
  if (latest === 0) {
    const isInside = (t: number): boolean => (visible === 0 ? t >= 0 && t < durationSeconds : t >= begin && t <= end);
    yield { weight: 1, inside: frameSeconds.flatMap((t, place) => (isInside(t) ? [place] : [])) };
    return;
  }
  const cuts = frameSeconds
    .flatMap((t, place) => [
      { onset: clamp(t - end, latest), place, comes: true },
      { onset: clamp(t - begin, latest), place, comes: false },
    ])
    .sort((a, b) => a.onset - b.onset);
  const inside = new Set<number>();
  let from = 0;
  for (const { onset, place, comes } of cuts) {
    if (onset > from) yield { weight: onset - from, inside: [...inside] };
    from = Math.max(from, onset);
    if (comes) inside.add(place);
    else inside.delete(place);
  }
  if (latest > from) yield { weight: latest - from, inside: [...inside] };
}

/**
 * The longest time of the clip in which no frame is: an event of this length can begin so that none falls inside. The
 * stretches before the first frame and after the last one count.
 */
export function longestGap(frameSeconds: readonly number[], durationSeconds: number): number {
  const ends = [0, ...frameSeconds.filter((t) => t > 0 && t < durationSeconds), durationSeconds].sort((a, b) => a - b);
  return Math.max(...ends.slice(1).map((end, place) => end - (ends[place] ?? 0)));
}

/** @throws SaccadeError of kind `input` if the event is longer than the clip */
function latestOnset({ durationSeconds, eventSeconds }: CoverageQuestion): number {
  if (eventSeconds > durationSeconds) {
    throw new SaccadeError(
      "input",
      `An event of ${formatSeconds(eventSeconds)} does not fit into a clip of ${formatSeconds(durationSeconds)}: ask about a shorter one.`,
    );
  }
  return durationSeconds - eventSeconds;
}

function clamp(onset: number, latest: number): number {
  return Math.min(latest, Math.max(0, onset));
}
