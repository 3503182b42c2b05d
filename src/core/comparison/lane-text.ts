import type { FrameTime } from "../../protocol/clip.ts";
import type { ClipEvent } from "../../protocol/experiment.ts";
import { eventHits } from "./event-hits.ts";
import { counted } from "./figures.ts";

/** How likely frames like these are to fall on an event that begins anywhere. */
export interface HitChance {
  /** 0 to 1. */
  readonly probability: number;
  /** The event's length. */
  readonly eventSeconds: number;
}

/** What a sampler's frames are worth in a clip, in a few words: `misses it · hit chance 31 %`. */
export function laneText(frames: readonly FrameTime[], events: readonly ClipEvent[], chance: HitChance | null): string {
  const share = chance === null ? undefined : `${Math.round(chance.probability * 100)}\u00a0%`;
  if (events.length === 0) {
    const count = counted(frames.length, "frame");
    return share === undefined ? count : `${count} · ${share} to hit ${chance?.eventSeconds ?? 0} s`;
  }
  const hits = eventHits(frames, events);
  const text = hits.length === 1 ? oneEvent(hits[0] ?? 0) : manyEvents(hits);
  return share === undefined ? text : `${text} · hit chance ${share}`;
}

function oneEvent(hits: number): string {
  return hits === 0 ? "misses it" : `${counted(hits, "frame")} on it`;
}

function manyEvents(hits: readonly number[]): string {
  const found = hits.filter((count) => count > 0).length;
  if (found === 0) return `misses all ${hits.length} events`;
  return `hits ${found} of ${hits.length} events`;
}
