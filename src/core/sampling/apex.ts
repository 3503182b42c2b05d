import type { StageSpec } from "../../protocol/sampling.ts";
import { chooseBins } from "./bins.ts";
import type { Choice } from "./choice.ts";
import { ChosenSet } from "./chosen-set.ts";
import type { ClipRange } from "./clip-range.ts";
import type { ClipSignal } from "./clip-signal.ts";
import { spotCandidates, type SpottedEvent } from "./spot-events.ts";

type ApexSpec = Extract<StageSpec, { readonly type: "apex" }>;

/**
 * `count` frames on what may be events, as {@link spotCandidates} finds them.
 *
 * With `spend: "apexes"` they go to the apexes of the candidates, best first, then to their onsets and offsets: of a
 * few candidates of which one is the event, it is seen whichever it is. With `spend: "events"` they go to apex, onset
 * and offset of the best candidate, then of the next. What is left goes between onset and offset of each candidate in
 * turn, always into the widest gap, and then into the widest gaps of the rest. A range without candidates is divided
 * into equal parts.
 */
export function chooseApexes(spec: ApexSpec, signal: ClipSignal, range: ClipRange): Choice[] {
  const candidates = spotCandidates(signal, range, spec);
  if (candidates.length === 0) {
    return chooseBins(spec.count, range).map(({ place, reason }) => ({ place, reason: `no candidate: ${reason}` }));
  }
  const chosen = new ChosenSet(spec.count);
  const apexes = candidates.map((candidate, k) => moment(candidate, k, "apex"));
  const bounds = candidates.map((candidate, k) => [moment(candidate, k, "onset"), moment(candidate, k, "offset")]);
  const inTurn =
    spec.spend === "apexes" ? [...apexes, ...bounds.flat()] : apexes.flatMap((apex, k) => [apex, ...(bounds[k] ?? [])]);
  for (const choice of inTurn) chosen.add(choice);
  fillCandidates(chosen, candidates);
  fillRest(chosen, range);
  return chosen.inTime();
}

function moment(candidate: SpottedEvent, k: number, name: "onset" | "apex" | "offset"): Choice {
  return { place: candidate[name], reason: `${name} of candidate ${k + 1}`, score: candidate.score };
}

/** Spends what is left between onsets and offsets, a frame for each candidate in turn. */
function fillCandidates(chosen: ChosenSet, candidates: readonly SpottedEvent[]): void {
  let added = true;
  while (added && chosen.left > 0) {
    added = false;
    for (const [k, { onset, offset, score }] of candidates.entries()) {
      const place = chosen.middleOfWidestGap(onset, offset);
      if (place !== undefined && chosen.add({ place, reason: `within candidate ${k + 1}`, score })) added = true;
    }
  }
}

/** Spends what is left over all of the range. */
export function fillRest(chosen: ChosenSet, range: ClipRange): void {
  while (chosen.left > 0) {
    const place = chosen.middleOfWidestGap(0, range.frames.length - 1);
    if (place === undefined || !chosen.add({ place, reason: "in the widest gap" })) return;
  }
}
