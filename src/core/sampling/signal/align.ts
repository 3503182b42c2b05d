import type { LumaPicture, SmoothPicture } from "./luma-picture.ts";

/**
 * A turn with a change of size and a shift, about the picture's middle: a pixel at (X, Y) of one picture is at
 * (a X - b Y + x, b X + a Y + y) of the other.
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly x: number;
  readonly y: number;
}

export const UNMOVED: Similarity = { a: 1, b: 0, x: 0, y: 0 };

/** Steps of an alignment; neighbouring frames need two or three. */
const MOST_STEPS = 6;
/** Pixels. */
const STILL = 0.01;
/** Pixels from one that is looked at to the next, across and down: the picture is smooth, and four numbers are asked of it. */
const EVERY = 2;
/** Luma. A pixel that differs by so much counts half: the face's expression may not pull its outline along. */
const OUTLIER = 20;

/**
 * The picture as it would be seen from the anchor's place. What lies outside of it is continued from its rim.
 *
 * @param out receives the pixels, `height * width`
 */
export function moved(
  { width, height, data }: LumaPicture,
  { a, b, x, y }: Similarity,
  out: Float32Array,
): SmoothPicture {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  if (width < 2 || height < 2) return { width, height, data: out.fill(0) };
  // No lists in the loops over pixels: each would be garbage.
  for (let row = 0; row < height; row += 1) {
    const fromY = row - middleY;
    for (let column = 0; column < width; column += 1) {
      const fromX = column - middleX;
      const u = Math.min(width - 1.001, Math.max(0, a * fromX - b * fromY + x + middleX));
      const v = Math.min(height - 1.001, Math.max(0, b * fromX + a * fromY + y + middleY));
      const place = Math.trunc(v) * width + Math.trunc(u);
      const restX = u - Math.trunc(u);
      const restY = v - Math.trunc(v);
      const above = (data[place] ?? 0) * (1 - restX) + (data[place + 1] ?? 0) * restX;
      const below = (data[place + width] ?? 0) * (1 - restX) + (data[place + width + 1] ?? 0) * restX;
      out[row * width + column] = above * (1 - restY) + below * restY;
    }
  }
  return { width, height, data: out };
}

/**
 * Finds the similarity that a picture has to be {@link moved} by to lie on the anchor: weighted least squares on the
 * linearised brightness, inverse compositional (Baker and Matthews 2004, IJCV 56), with Lorentzian weights, so that
 * what changes in a part of the picture does not move the rest.
 *
 * @param start where to begin, such as the similarity of the frame before
 */
export function align(anchor: LumaPicture, picture: LumaPicture, start: Similarity): Similarity {
  let similarity = start;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const change = leastSquares(anchor, picture, similarity);
    if (change === undefined) return similarity;
    similarity = withoutChange(similarity, change);
    if (Math.abs(change.x) + Math.abs(change.y) < STILL) break;
  }
  return similarity;
}

/** The change of the anchor that explains how the moved picture differs from it. One loop, as this is most of the work. */
function leastSquares(
  { width, height, data: look }: LumaPicture,
  { data }: LumaPicture,
  { a, b, x, y }: Similarity,
): Similarity | undefined {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const [mostU, mostV] = [width - 1.001, height - 1.001];
  let [aa, ab, ax, ay, bb, bx, by, xx, xy, yy] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let [ae, be, xe, ye] = [0, 0, 0, 0];
  for (let row = 1; row < height - 1; row += EVERY) {
    const fromY = row - middleY;
    for (let column = 1; column < width - 1; column += EVERY) {
      const fromX = column - middleX;
      const u = Math.min(mostU, Math.max(0, a * fromX - b * fromY + x + middleX));
      const v = Math.min(mostV, Math.max(0, b * fromX + a * fromY + y + middleY));
      const there = Math.trunc(v) * width + Math.trunc(u);
      const restX = u - Math.trunc(u);
      const restY = v - Math.trunc(v);
      const above = (data[there] ?? 0) * (1 - restX) + (data[there + 1] ?? 0) * restX;
      const below = (data[there + width] ?? 0) * (1 - restX) + (data[there + width + 1] ?? 0) * restX;
      const place = row * width + column;
      const error = above * (1 - restY) + below * restY - (look[place] ?? 0);
      const weight = 1 / (1 + (error * error) / (OUTLIER * OUTLIER));
      const right = ((look[place + 1] ?? 0) - (look[place - 1] ?? 0)) / 2;
      const down = ((look[place + width] ?? 0) - (look[place - width] ?? 0)) / 2;
      const slopeA = right * fromX + down * fromY;
      const slopeB = down * fromX - right * fromY;
      const weightA = weight * slopeA;
      const weightB = weight * slopeB;
      const weightX = weight * right;
      const weightY = weight * down;
      aa += weightA * slopeA;
      ab += weightA * slopeB;
      ax += weightA * right;
      ay += weightA * down;
      bb += weightB * slopeB;
      bx += weightB * right;
      by += weightB * down;
      xx += weightX * right;
      xy += weightX * down;
      yy += weightY * down;
      ae += weightA * error;
      be += weightB * error;
      xe += weightX * error;
      ye += weightY * error;
    }
  }
  const matrix = [aa, ab, ax, ay, ab, bb, bx, by, ax, bx, xx, xy, ay, by, xy, yy];
  const [changeA, changeB, changeX, changeY] = solved(matrix, [ae, be, xe, ye]);
  if (changeA === undefined || changeB === undefined || changeX === undefined || changeY === undefined)
    return undefined;
  const change = { a: 1 + changeA, b: changeB, x: changeX, y: changeY };
  return Number.isFinite(change.a + change.b + change.x + change.y) ? change : undefined;
}

/** Solves a symmetric system of four equations, given by rows, by elimination. */
function solved(matrix: readonly number[], vector: readonly number[]): number[] {
  const rows = [0, 1, 2, 3].map((i) => {
    const row = matrix.slice(4 * i, 4 * i + 4);
    return [...row.map((value, column) => value + (column === i ? 1e-3 : 0)), vector[i] ?? 0];
  });
  for (const [i, pivot] of rows.entries()) {
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
      for (let column = i; column < 5; column += 1) row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  }
  const solution = [0, 0, 0, 0];
  for (let i = 3; i >= 0; i -= 1) {
    const row = rows[i] ?? [];
    const known = solution.reduce((sum, value, column) => sum + (column > i ? (row[column] ?? 0) * value : 0), 0);
    solution[i] = ((row[4] ?? 0) - known) / (row[i] ?? 1);
  }
  return solution;
}

/** The similarity after the change was taken back: `similarity` of the inverse of `change`. */
function withoutChange(similarity: Similarity, change: Similarity): Similarity {
  const size = change.a ** 2 + change.b ** 2;
  const [a, b] = [change.a / size, -change.b / size];
  const [x, y] = [-(a * change.x - b * change.y), -(b * change.x + a * change.y)];
  return {
    a: similarity.a * a - similarity.b * b,
    b: similarity.b * a + similarity.a * b,
    x: similarity.a * x - similarity.b * y + similarity.x,
    y: similarity.b * x + similarity.a * y + similarity.y,
  };
}
