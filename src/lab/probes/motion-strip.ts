import type { ClipRange } from "../../core/sampling/clip-range.ts";
import type { ClipSignal } from "../../core/sampling/clip-signal.ts";

/** How finely motion is drawn over a clip. */
const MOST_VALUES = 160;

/** The motion of a range in equal parts, each by its strongest frame, 0 to 1 of the strongest of all. */
export function motionStrip({ motion }: ClipSignal, { frames, fromSeconds, toSeconds }: ClipRange): number[] {
  const count = Math.min(MOST_VALUES, frames.length);
  const parts = new Array<number>(count).fill(0);
  for (const { index, ptsSeconds } of frames) {
    const share = (ptsSeconds - fromSeconds) / (toSeconds - fromSeconds);
    const part = Math.min(count - 1, Math.max(0, Math.floor(share * count + 1e-6)));
    parts[part] = Math.max(parts[part] ?? 0, motion[index] ?? 0);
  }
  const most = Math.max(...parts);
  return parts.map((value) => (most > 0 ? Number((value / most).toFixed(3)) : 0));
}
