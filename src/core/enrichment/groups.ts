import type { FrameTime } from "../../protocol/clip.ts";
import type { Gap } from "./gaps.ts";

/** How many frames a note is about. */
export type GroupSize = "frame" | "pair" | "gap" | number;

/** Frames that one note is about, and the time it speaks for. */
export interface NoteGroup {
  readonly gap: number;
  /** Seconds of the file. The groups of a gap meet halfway between their frames, so that they leave none of it out. */
  readonly from: number;
  readonly to: number;
  /** In time order; at least one. */
  readonly frames: readonly FrameTime[];
}

/** Cuts the frames of a gap into groups of neighbours; the last one may have fewer. */
export function groupFrames(gap: Gap, frames: readonly FrameTime[], size: GroupSize): NoteGroup[] {
  const ordered = frames.toSorted((a, b) => a.ptsSeconds - b.ptsSeconds);
  const length = size === "frame" ? 1 : size === "pair" ? 2 : size === "gap" ? Math.max(1, ordered.length) : size;
  const groups: NoteGroup[] = [];
  let from = gap.range.fromSeconds;
  for (let start = 0; start < ordered.length; start += length) {
    const own = ordered.slice(start, start + length);
    const last = own.at(-1)?.ptsSeconds ?? from;
    const next = ordered[start + length];
    const to = next ? (last + next.ptsSeconds) / 2 : gap.range.toSeconds;
    groups.push({ gap: gap.number, from, to, frames: own });
    from = to;
  }
  return groups;
}
