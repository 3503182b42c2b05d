import { halved, type LumaPicture } from "./luma-picture.ts";

/** The same picture at falling sizes, each half the one before. */
export type Pyramid = readonly LumaPicture[];

/** Displacements of the blocks of a grid, in pixels of the pyramid's largest picture; by rows. */
export interface BlockFlow {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** So many levels, so that a block may move by about four pixels of the largest picture from frame to frame. */
const LEVELS = 3;
/** Added to a block's structure tensor, per pixel: where there is no texture beyond noise, nothing is said to move. */
const NOISE = 4;
/** Pixels of a level that one step may move a block; more is beyond what the linear model holds for. */
const LONGEST_STEP = 1.5;

export function pyramidOf(picture: LumaPicture): Pyramid {
  const levels = [picture];
  for (let level = 1; level < LEVELS; level += 1) levels.push(halved(levels[level - 1] ?? picture));
  return levels;
}

/**
 * Optical flow by blocks: for each block of a grid of `columns * rows`, the displacement that maps it best from one
 * picture to the other, by least squares over the linearised brightness (Lucas and Kanade 1981), from coarse to fine
 * (Bouguet 2001), one step a level.
 */
export function blockFlow(from: Pyramid, to: Pyramid, columns: number, rows: number): BlockFlow {
  const flow = { x: new Float32Array(columns * rows), y: new Float32Array(columns * rows) };
  for (let level = from.length - 1; level >= 0; level -= 1) {
    const [one, other] = [from[level], to[level]];
    if (one === undefined || other === undefined) continue;
    for (let block = 0; block < columns * rows; block += 1) {
      const [u, v] = [2 * (flow.x[block] ?? 0), 2 * (flow.y[block] ?? 0)];
      const [stepX, stepY] = step(one, other, bounds(one, columns, rows, block), u, v);
      flow.x[block] = u + stepX;
      flow.y[block] = v + stepY;
    }
  }
  return flow;
}

/** Left, top, right and bottom of a block; the last two do not belong to it. The picture's rim has no gradient. */
function bounds({ width, height }: LumaPicture, columns: number, rows: number, block: number): number[] {
  const [column, row] = [block % columns, Math.floor(block / columns)];
  return [
    Math.max(1, Math.round((column * width) / columns)),
    Math.max(1, Math.round((row * height) / rows)),
    Math.min(width - 1, Math.round(((column + 1) * width) / columns)),
    Math.min(height - 1, Math.round(((row + 1) * height) / rows)),
  ];
}

function step(
  { width, height, data }: LumaPicture,
  { data: moved }: LumaPicture,
  [left = 0, top = 0, right = 0, bottom = 0]: readonly number[],
  u: number,
  v: number,
): [number, number] {
  const [wholeX, wholeY] = [Math.floor(u), Math.floor(v)];
  const [restX, restY] = [u - wholeX, v - wholeY];
  let [xx, xy, yy, xt, yt, count] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(top, -wholeY); y < bottom && y + wholeY + 1 < height; y += 1) {
    for (let x = Math.max(left, -wholeX); x < right && x + wholeX + 1 < width; x += 1) {
      const place = y * width + x;
      const there = (y + wholeY) * width + x + wholeX;
      const above = (moved[there] ?? 0) * (1 - restX) + (moved[there + 1] ?? 0) * restX;
      const below = (moved[there + width] ?? 0) * (1 - restX) + (moved[there + width + 1] ?? 0) * restX;
      const difference = above * (1 - restY) + below * restY - (data[place] ?? 0);
      const gradientX = ((data[place + 1] ?? 0) - (data[place - 1] ?? 0)) / 2;
      const gradientY = ((data[place + width] ?? 0) - (data[place - width] ?? 0)) / 2;
      xx += gradientX * gradientX;
      xy += gradientX * gradientY;
      yy += gradientY * gradientY;
      xt += gradientX * difference;
      yt += gradientY * difference;
      count += 1;
    }
  }
  xx += NOISE * count;
  yy += NOISE * count;
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 0)) return [0, 0];
  return [limited((xy * yt - yy * xt) / determinant), limited((xy * xt - xx * yt) / determinant)];
}

function limited(value: number): number {
  return Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, value));
}
