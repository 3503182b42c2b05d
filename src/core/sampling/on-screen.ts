/**
 * Seconds. Matroska, WebM and FLV round times to milliseconds, so that a frame of an even grid may begin up to
 * half a millisecond late: one that begins this little after an instant counts as on screen at it.
 */
export const ROUNDING_SECONDS = 0.001;

/**
 * The place, in a list of `count` frames in presentation order, of the frame on screen `seconds` after the first
 * video frame: the last one that has begun by then, or the first where none has.
 *
 * @param beginsAt when the frame at a place comes on screen, in seconds; never falls from one place to the next
 */
export function onScreenAt(seconds: number, count: number, beginsAt: (place: number) => number): number {
  return Math.max(0, countBegunBy(seconds + ROUNDING_SECONDS, count, beginsAt) - 1);
}

/** How many of the frames begin at or before the instant, by bisection. */
function countBegunBy(seconds: number, count: number, beginsAt: (place: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (beginsAt(middle) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
