import type { LumaPicture } from "./luma-picture.ts";

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

/** A picture that others are aligned with, and how it changes to the right and downwards. */
export interface Anchor extends LumaPicture {
  readonly right: Float32Array;
  readonly down: Float32Array;
}

/** Steps of an alignment; neighbouring frames need two or three. */
const MOST_STEPS = 6;
/** Pixels. */
const STILL = 0.01;
/** Luma. A pixel that differs by so much counts half: the face's expression may not pull its outline along. */
const OUTLIER = 20;

export function anchorOf({ width, height, data }: LumaPicture): Anchor {
  const [right, down] = [new Float32Array(width * height), new Float32Array(width * height)];
  for (let y = 1; y < height - 1; y += 1) {
    for (let place = y * width + 1; place < (y + 1) * width - 1; place += 1) {
      right[place] = ((data[place + 1] ?? 0) - (data[place - 1] ?? 0)) / 2;
      down[place] = ((data[place + width] ?? 0) - (data[place - width] ?? 0)) / 2;
    }
  }
  return { width, height, data, right, down };
}

/** The picture as it would be seen from the anchor's place. What lies outside of it is continued from its rim. */
export function moved({ width, height, data }: LumaPicture, { a, b, x, y }: Similarity): LumaPicture {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const out = new Float32Array(width * height);
  if (width < 2 || height < 2) return { width, height, data: out };
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [fromX, fromY] = [column - middleX, row - middleY];
      const u = Math.min(width - 1.001, Math.max(0, a * fromX - b * fromY + x + middleX));
      const v = Math.min(height - 1.001, Math.max(0, b * fromX + a * fromY + y + middleY));
      const place = Math.trunc(v) * width + Math.trunc(u);
      const [restX, restY] = [u - Math.trunc(u), v - Math.trunc(v)];
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
export function align(anchor: Anchor, picture: LumaPicture, start: Similarity): Similarity {
  let similarity = start;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const change = leastSquares(anchor, moved(picture, similarity));
    if (change === undefined) return similarity;
    similarity = withoutChange(similarity, change);
    if (Math.abs(change.x) + Math.abs(change.y) < STILL) break;
  }
  return similarity;
}

function leastSquares(
  { width, height, data, right, down }: Anchor,
  { data: seen }: LumaPicture,
): Similarity | undefined {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const matrix = new Float64Array(16);
  const vector = new Float64Array(4);
  const slope = new Float64Array(4);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const place = y * width + x;
      const [gx, gy] = [right[place] ?? 0, down[place] ?? 0];
      const error = (seen[place] ?? 0) - (data[place] ?? 0);
      const weight = 1 / (1 + (error / OUTLIER) ** 2);
      slope[0] = gx * (x - middleX) + gy * (y - middleY);
      slope[1] = gy * (x - middleX) - gx * (y - middleY);
      slope[2] = gx;
      slope[3] = gy;
      for (let i = 0; i < 4; i += 1) {
        const weighted = weight * (slope[i] ?? 0);
        vector[i] = (vector[i] ?? 0) + weighted * error;
        for (let j = i; j < 4; j += 1) matrix[4 * i + j] = (matrix[4 * i + j] ?? 0) + weighted * (slope[j] ?? 0);
      }
    }
  }
  const [a, b, x, y] = solved(matrix, vector);
  if (a === undefined || b === undefined || x === undefined || y === undefined) return undefined;
  return Number.isFinite(a + b + x + y) ? { a: 1 + a, b, x, y } : undefined;
}

/** Solves a symmetric system of four equations, of which the upper half is given, by elimination. */
function solved(upper: Float64Array, vector: Float64Array): number[] {
  const at = (i: number, j: number): number => upper[4 * Math.min(i, j) + Math.max(i, j)] ?? 0;
  const rows = [0, 1, 2, 3].map((i) => [...[0, 1, 2, 3].map((j) => at(i, j) + (i === j ? 1e-3 : 0)), vector[i] ?? 0]);
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
