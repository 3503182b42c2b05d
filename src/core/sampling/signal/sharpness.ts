import type { LumaPicture } from "./luma-picture.ts";

/**
 * The variance of the Laplacian (kernel 0 1 0 / 1 -4 1 / 0 1 0), with luma taken from 0 to 1: the focus measure LAPV of
 * Pech-Pacheco et al. (ICPR 2000). 0 for pictures of fewer than 3x3 pixels.
 */
export function sharpnessOf({ width, height, data }: LumaPicture): number {
  let [sum, squares] = [0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let place = y * width + 1; place < (y + 1) * width - 1; place += 1) {
      const beside = (data[place - 1] ?? 0) + (data[place + 1] ?? 0);
      const value = beside + (data[place - width] ?? 0) + (data[place + width] ?? 0) - 4 * (data[place] ?? 0);
      sum += value;
      squares += value * value;
    }
  }
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  return count === 0 ? 0 : (squares / count - (sum / count) ** 2) / 255 ** 2;
}
