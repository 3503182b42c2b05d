import type { LumaPicture } from "./luma-picture.ts";

/** Where the axis is looked for, from the left, in widths of the picture. */
const [FROM, TO] = [0.35, 0.65];
/** How far to both sides of it the picture is compared with its mirror image, in widths. */
const REACH = 0.3;
/** Rows from one that is looked at to the next. */
const EVERY = 2;

/**
 * The column about which a picture is most nearly its own mirror image, as faces seen from the front are: that of the
 * least mean absolute difference, in halves of a pixel. The middle where the picture is too small to tell.
 */
export function mirrorAxis({ width, height, data }: LumaPicture): number {
  let [best, least] = [(width - 1) / 2, Infinity];
  const reach = Math.floor(REACH * width);
  for (let twice = Math.ceil(2 * FROM * width); twice <= 2 * TO * width; twice += 1) {
    let difference = 0;
    for (let y = 0; y < height; y += EVERY) {
      for (let left = Math.ceil(twice / 2) - reach; 2 * left < twice; left += 1) {
        difference += Math.abs((data[y * width + left] ?? 0) - (data[y * width + twice - left] ?? 0));
      }
    }
    if (difference < least) [best, least] = [twice / 2, difference];
  }
  return best;
}
