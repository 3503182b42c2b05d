/** Frames that are decoded in one go: from a key frame on, or from the clip's start. */
export interface Stretch {
  /** Index of the key frame to begin at; 0 begins at the start. */
  readonly from: number;
  /** Rising, without duplicates, none before `from`. */
  readonly wanted: readonly number[];
}

/**
 * What starting ffmpeg and opening a clip costs, and what decoding costs, in milliseconds of one core. Measured with
 * ffmpeg 5.1 on one clip, the 1080p H.264 of 4 Mbit/s in groups of 83 frames on average that `npm run bench` extracts
 * from: other codecs and sizes cost otherwise, which makes a plan slower and its frames no less exact.
 */
const START_MS = 40;
const FRAME_MS = 0.1;
const PIXELS_PER_MS = 480_000;

/** How many frames of a size could be decoded while ffmpeg starts. */
export function framesPerStart(width: number, height: number): number {
  return START_MS / (FRAME_MS + (width * height) / PIXELS_PER_MS);
}

/**
 * Divides frames into stretches so that the fewest frames are decoded, an own start counted as some frames: a stretch
 * ends where the key frame before the next wanted frame lies further ahead than a start is worth. Few frames of a long
 * clip are then sought, and where a frame or more is wanted of every group there is one stretch.
 *
 * @param wanted rising, without duplicates
 * @param keyframes rising
 * @param startCost in frames
 */
export function planStretches(
  wanted: readonly number[],
  keyframes: readonly number[],
  startCost: number,
): readonly Stretch[] {
  const stretches: { from: number; wanted: number[] }[] = [];
  let reached = 0;
  for (const index of wanted) {
    const key = lastUpTo(keyframes, index);
    const current = stretches.at(-1);
    const isAhead = key - reached > startCost;
    if (current === undefined || isAhead) stretches.push({ from: isAhead ? key : 0, wanted: [index] });
    else current.wanted.push(index);
    reached = index;
  }
  return stretches;
}

/**
 * Shares stretches out into so many parts that cost about the same: the dearest first, each to the part that has least.
 * A part's stretches stand in the order of the clip; no part is empty while there are stretches enough.
 *
 * @param startCost in frames
 */
export function shareOut(
  stretches: readonly Stretch[],
  parts: number,
  startCost: number,
): readonly (readonly Stretch[])[] {
  const costOf = ({ from, wanted }: Stretch): number => startCost + 1 + (wanted.at(-1) ?? from) - from;
  const shares = Array.from({ length: parts }, () => ({ cost: 0, stretches: new Array<Stretch>() }));
  for (const stretch of stretches.toSorted((a, b) => costOf(b) - costOf(a))) {
    const least = shares.reduce((best, share) => (share.cost < best.cost ? share : best));
    least.stretches.push(stretch);
    least.cost += costOf(stretch);
  }
  return shares.flatMap((share) =>
    share.stretches.length === 0 ? [] : [share.stretches.toSorted((a, b) => a.from - b.from)],
  );
}

/** The last of some rising numbers that is not above a limit; 0 where there is none. */
function lastUpTo(rising: readonly number[], limit: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return rising[low - 1] ?? 0;
}
