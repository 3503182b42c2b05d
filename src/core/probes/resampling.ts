import { quantile, resamples } from "../metrics/bootstrap.ts";
import type { ProbeFigure } from "../../protocol/probe.ts";

/** Fewer clips than this say nothing about others: no interval is drawn from them, and no claim. */
export const FEWEST_CLIPS = 5;

/** Below so many clips of each label, clips are drawn from all instead of label by label, where few would never vary. */
const FEWEST_OF_A_LABEL = 5;

const DRAWS = 2000;
const LEVEL = 0.95;

/** Clips drawn with replacement, 2000 times: the same draws for every figure of a probe, so that figures are paired. */
export class Resampling {
  readonly #count: number;
  readonly #draws: readonly (readonly number[])[];

  /**
   * @param truths of each clip; clips are drawn label by label, so that each stays as frequent as it is
   * @param seed the experiment's
   */
  constructor(truths: readonly (string | null)[], seed: number) {
    this.#count = truths.length;
    this.#draws = truths.length < FEWEST_CLIPS ? [] : [...resamples({ groups: groupsOf(truths), seed, draws: DRAWS })];
  }

  /** Whether there are enough clips to say more than what they show. */
  get isEnough(): boolean {
    return this.#draws.length > 0;
  }

  /**
   * A figure over all clips with its 95 % percentile interval (Efron 1979).
   *
   * @param statistic of the clips at these places, of which one may come several times
   */
  figure(statistic: (places: readonly number[]) => number): ProbeFigure {
    const value = statistic(Array.from({ length: this.#count }, (_, place) => place));
    if (!this.isEnough) return { value, low: null, high: null };
    const values = this.values(statistic).sort((a, b) => a - b);
    return { value, low: quantile(values, (1 - LEVEL) / 2), high: quantile(values, (1 + LEVEL) / 2) };
  }

  /** The figure in every draw. */
  values<T>(statistic: (places: readonly number[]) => T): T[] {
    return this.#draws.map((places) => statistic(places));
  }

  /** The mean of values, one a clip, with its interval. */
  mean(values: readonly number[]): ProbeFigure {
    return this.figure((places) => places.reduce((sum, place) => sum + (values[place] ?? 0), 0) / places.length);
  }
}

function groupsOf(truths: readonly (string | null)[]): number[] {
  const names = [...new Set(truths)];
  const isSmall = names.some((name) => truths.filter((truth) => truth === name).length < FEWEST_OF_A_LABEL);
  return truths.map((truth) => (isSmall ? 0 : names.indexOf(truth)));
}
