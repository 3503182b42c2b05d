import type { StageSpec } from "../../protocol/sampling.ts";
import { fillRest } from "./apex.ts";
import { chooseBins } from "./bins.ts";
import { type Choice, frameAtPlace } from "./choice.ts";
import { ChosenSet } from "./chosen-set.ts";
import type { ClipRange } from "./clip-range.ts";
import type { ClipSignal } from "./clip-signal.ts";
import { ROUNDING_SECONDS } from "./on-screen.ts";
import { placeAt } from "./place-at.ts";
import { spotCandidates, type SpottedEvent } from "./spot-events.ts";

type BurstSpec = Extract<StageSpec, { readonly type: "burst" }>;

/** Fewer frames around a candidate would be no burst: its apex, and one on each side. */
const FEWEST_IN_BURST = 3;

/**
 * `count` frames: some close together around what may be events, as {@link spotCandidates} finds them, and a few over
 * the rest.
 *
 * The share `base`, down to a whole frame, is kept for the rest. The others are divided evenly among as many of the best
 * candidates as get three each, one at least; around each apex frames are taken `1 / fps` apart, outwards, up to the
 * candidate's onset and offset. What candidates have no room for goes to the rest, always into the widest gap. A range
 * without candidates is divided into equal parts.
 */
export function chooseBursts(spec: BurstSpec, signal: ClipSignal, range: ClipRange): Choice[] {
  const candidates = spotCandidates(signal, range, spec);
  if (candidates.length === 0) {
    return chooseBins(spec.count, range).map(({ place, reason }) => ({ place, reason: `no candidate: ${reason}` }));
  }
  const chosen = new ChosenSet(spec.count);
  const dense = spec.count - Math.floor(spec.count * spec.base);
  const bursts = Math.min(candidates.length, Math.max(1, Math.floor(dense / FEWEST_IN_BURST)));
  for (const [k, candidate] of candidates.slice(0, bursts).entries()) {
    const share = Math.floor(dense / bursts) + (k < dense % bursts ? 1 : 0);
    let spent = 0;
    for (const place of outwards(candidate, spec.fps, range)) {
      if (spent >= share) break;
      if (chosen.add({ place, reason: `burst on candidate ${k + 1}`, score: candidate.score })) spent++;
    }
  }
  fillRest(chosen, range);
  return chosen.inTime();
}

/** Places from the apex outwards, after it and before it in turn, as far as the candidate reaches. */
function outwards({ onset, apex, offset }: SpottedEvent, fps: number, range: ClipRange): number[] {
  const [first, middle, last] = [onset, apex, offset].map((place) => frameAtPlace(range, place).ptsSeconds);
  if (first === undefined || middle === undefined || last === undefined) return [];
  const places = [apex];
  // Frames nearer to each other than this are not told apart by time.
  const apartSeconds = Math.max(1 / fps, ROUNDING_SECONDS);
  const reach = Math.max(middle - first, last - middle) + ROUNDING_SECONDS;
  for (let step = 1; step * apartSeconds <= reach; step++) {
    for (const seconds of [middle + step * apartSeconds, middle - step * apartSeconds]) {
      const isWithin = seconds >= first - ROUNDING_SECONDS && seconds <= last + ROUNDING_SECONDS;
      if (isWithin) places.push(placeAt(range, seconds - range.fromSeconds));
    }
  }
  return places;
}
