/** Rows to begin with, before anything was measured. */
const FIRST = 16;
const FEWEST = 4;
const MOST = 128;
/** Steps at a size before it is judged. */
const ENOUGH = 3;
/** A size is worth doubling while each row costs at most this share of what it cost at half the size. */
const WORTH = 0.9;

/** How many answers are asked for at once for each row that is computed best: many of them share a row. */
const ANSWERS_PER_ROW = 2;

interface Measured {
  steps: number;
  secondsPerRow: number;
}

/**
 * How many answers to compute side by side: as many as still make a row cheaper on this device, found by measuring, and
 * as their key-values fit into a number of bytes, since these are copied at each step.
 */
export class RowLimit {
  readonly #mostBytes: number;
  readonly #measured = new Map<number, Measured>();
  #limit = FIRST;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** @param bytesPerRow of key-values, at an answer's end */
  rows(bytesPerRow: number): number {
    return Math.max(1, Math.min(this.#limit, this.#fitting(bytesPerRow)));
  }

  #fitting(bytesPerRow: number): number {
    return bytesPerRow > 0 ? Math.floor(this.#mostBytes / bytesPerRow) : MOST * ANSWERS_PER_ROW;
  }

  /**
   * How many answers to ask for at once. No more than fit if none of them shares a row with another.
   *
   * @param bytesPerRow of key-values, at an answer's end
   */
  answers(bytesPerRow: number): number {
    return Math.max(1, Math.min(this.#limit * ANSWERS_PER_ROW, this.#fitting(bytesPerRow)));
  }

  /** Notes what a step of so many rows took. */
  record(rows: number, seconds: number): void {
    const size = 2 ** Math.round(Math.log2(rows));
    const measured = this.#measured.get(size) ?? { steps: 0, secondsPerRow: seconds / rows };
    measured.secondsPerRow += (seconds / rows - measured.secondsPerRow) / Math.min(8, measured.steps + 1);
    measured.steps++;
    this.#measured.set(size, measured);
    if (size === this.#limit) this.#judge(size, measured);
  }

  #judge(size: number, { steps, secondsPerRow }: Measured): void {
    if (steps < ENOUGH) return;
    const half = this.#measured.get(size / 2);
    const double = this.#measured.get(size * 2);
    if (half && secondsPerRow > half.secondsPerRow) {
      this.#limit = Math.max(FEWEST, size / 2);
      return;
    }
    const isWorthIt = !half || secondsPerRow <= half.secondsPerRow * WORTH;
    // What was tried and found not worth it is not tried again.
    const wasTried = double !== undefined && double.steps >= ENOUGH && double.secondsPerRow > secondsPerRow * WORTH;
    if (isWorthIt && !wasTried) this.#limit = Math.min(MOST, size * 2);
  }
}
