/** A gray picture: rows from the top, `height * width` values from 0 (black) to 255. */
export interface LumaPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Float32Array;
}

/** One whose values may lie between whole numbers. */
export interface SmoothPicture extends LumaPicture {
  readonly data: Float32Array;
}

/** The picture at half its size, each pixel the mean of four; an odd last row or column is left out. */
export function halved({ width, height, data }: LumaPicture): SmoothPicture {
  const [columns, rows] = [width >> 1, height >> 1];
  const half = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0, from = 2 * y * width; x < columns; x += 1, from += 2) {
      const above = (data[from] ?? 0) + (data[from + 1] ?? 0);
      half[y * columns + x] = (above + (data[from + width] ?? 0) + (data[from + width + 1] ?? 0)) / 4;
    }
  }
  return { width: columns, height: rows, data: half };
}

/** Mean absolute difference of two pictures of one size: 0 to 1. */
export function meanDifference(one: LumaPicture, other: LumaPicture): number {
  const { data } = one;
  const { data: against } = other;
  let sum = 0;
  for (let place = 0; place < data.length; place += 1) sum += Math.abs((data[place] ?? 0) - (against[place] ?? 0));
  return sum / data.length / 255;
}
