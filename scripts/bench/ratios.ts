/** One line of the bench. */
export interface RatioLine {
  readonly name: string;
  /** Median seconds of the first over median seconds of the second, where the note names no other measure. */
  readonly ratio: number;
  /** How often each side ran, the warm-up not counted. */
  readonly runs: number;
  readonly note: string;
}

export interface Side {
  /** What it is, for the note: "transformers.js in a loop". */
  readonly what: string;
  /** Runs it once. Where only a part of it counts, it returns that part's seconds. */
  readonly run: () => Promise<unknown>;
}

export interface Alternation {
  readonly name: string;
  readonly first: Side;
  readonly second: Side;
  /** At least 1. */
  readonly runs: number;
  /**
   * Which runs do not count: so many of each side's first, after which files are cached and code is compiled (1 where
   * left out); or one before each that does ("each turn"), where what a side leaves in the process would slow the other:
   * whoever starts programs leaves all memory to be touched again.
   */
  readonly warmUp?: number | "each turn" | undefined;
  /** Behind what the sides took. */
  readonly note?: string | undefined;
  /** Milliseconds from any origin. */
  readonly now?: (() => number) | undefined;
}

/**
 * Runs two sides in turn, first, second, first, second, in this process, so that a machine that grows slower or faster
 * does so for both, and compares their medians.
 */
export async function alternate(task: Alternation): Promise<RatioLine> {
  const { name, first, second, runs, warmUp = 1, note } = task;
  const seconds: [number[], number[]] = [[], []];
  for (let run = warmUp === "each turn" ? 0 : -warmUp; run < runs; run++) {
    for (const [place, side] of [first, second].entries()) {
      if (warmUp === "each turn") await side.run();
      const taken = await secondsOf(side, task.now ?? (() => performance.now()));
      if (run >= 0) seconds[place]?.push(taken);
    }
  }
  const [one, other] = [median(seconds[0]), median(seconds[1])];
  const told = `${first.what} ${shown(one)}, ${second.what} ${shown(other)}`;
  return { name, ratio: one / other, runs, note: note === undefined ? told : `${told}; ${note}` };
}

/** The middle of the values, or the mean of the two in the middle; `NaN` of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** "grid  4.3x  5 runs  transformers.js in a loop 812 ms, Saccade 189 ms" */
export function ratioText({ name, ratio, runs, note }: RatioLine): string {
  return `${name.padEnd(12)} ${`${ratio.toPrecision(3)}x`.padStart(7)}  ${runs} run${runs === 1 ? "" : "s"}  ${note}`;
}

async function secondsOf(side: Side, now: () => number): Promise<number> {
  const started = now();
  const own = await side.run();
  return typeof own === "number" ? own : (now() - started) / 1000;
}

function shown(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${Number(seconds.toPrecision(3))} s`;
}
