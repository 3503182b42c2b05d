import type { LogitsRow } from "./log-softmax.ts";

/** The id of the largest logit; among equals the lowest id. */
export function greedyToken(logits: LogitsRow): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) {
    if (at(logits, id) > at(logits, best)) best = id;
  }
  return best;
}

/** Place of a token when the row is sorted downwards, 1 for the largest; among equals the lower id comes first. */
export function rankOf(logits: LogitsRow, token: number): number {
  const own = at(logits, token);
  let rank = 1;
  for (let id = 0; id < logits.length; id++) {
    const logit = at(logits, id);
    if (logit > own || (logit === own && id < token)) rank++;
  }
  return rank;
}

/** The ids of the `count` largest logits (fewer if the row is shorter), largest first; among equals the lower id first. */
export function topTokens(logits: LogitsRow, count: number): number[] {
  const kept: number[] = [];
  if (count < 1) return kept;
  for (let id = 0; id < logits.length; id++) {
    const logit = at(logits, id);
    const last = kept[count - 1];
    if (last !== undefined && logit <= at(logits, last)) continue;
    kept.splice(placeFor(logits, kept, logit), 0, id);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

/** Where a logit goes in a list sorted downwards: after its equals, which have lower ids. */
function placeFor(logits: LogitsRow, sorted: readonly number[], logit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(logits, sorted[middle] ?? 0) >= logit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function at(logits: LogitsRow, id: number): number {
  return logits[id] ?? Number.NEGATIVE_INFINITY;
}
