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
    // The picture's rim has no gradient.
    const across = edges(one.width, columns);
    const down = edges(one.height, rows);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const block = row * columns + column;
        move(one, other, flow, block, across[column] ?? 1, down[row] ?? 1, across[column + 1] ?? 1, down[row + 1] ?? 1);
      }
    }
  }
  return flow;
}

/** Where the parts of a length begin, without its first and last pixel, and where the last one ends. */
function edges(length: number, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, part) =>
    Math.min(length - 1, Math.max(1, Math.round((part * length) / parts))),
  );
}

/** Moves a block on by one step, from twice what the coarser level found. It makes no lists: it is called for each block. */
function move(
  { width, height, data }: LumaPicture,
  { data: moved }: LumaPicture,
  flow: BlockFlow,
  block: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  const u = 2 * (flow.x[block] ?? 0);
  const v = 2 * (flow.y[block] ?? 0);
  const wholeX = Math.floor(u);
  const wholeY = Math.floor(v);
  const restX = u - wholeX;
  const restY = v - wholeY;
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
  const isTold = determinant > 0;
  flow.x[block] = u + (isTold ? limited((xy * yt - yy * xt) / determinant) : 0);
  flow.y[block] = v + (isTold ? limited((xy * xt - xx * yt) / determinant) : 0);
}

function limited(value: number): number {
  return Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, value));
}
