import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Which group each item belongs to: items are drawn with replacement within their group, so that group sizes stay. */
  readonly groups: readonly number[];
  readonly seed: number;
  readonly draws?: number;
  /** The share of draws inside the interval. */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval (Efron 1979) of a statistic over items that are drawn with replacement. A difference
 * of two arms is paired when `statistic` computes both from the same places.
 *
 * @param statistic of the items at these places, of which one may come several times
 */
export function bootstrapInterval(
  statistic: (places: readonly number[]) => number,
  options: BootstrapOptions,
): Interval {
  const { level = 0.95 } = options;
  const values = [...resamples(options)].map(statistic).sort((a, b) => a - b);
  return { low: quantile(values, (1 - level) / 2), high: quantile(values, (1 + level) / 2) };
}

/** Draw after draw, the places of items that are drawn with replacement within their group. */
export function* resamples({
  groups,
  seed,
  draws = 2000,
}: Pick<BootstrapOptions, "groups" | "seed" | "draws">): Generator<number[], void> {
  const members = new Map<number, number[]>();
  for (const [place, group] of groups.entries()) {
    const own = members.get(group);
    if (own) own.push(place);
    else members.set(group, [place]);
  }
  const random = xoroshiro128plus(seed);
  for (let draw = 0; draw < draws; draw++) {
    yield [...members.values()].flatMap((own) =>
      own.map(() => own[uniformInt(random, 0, own.length - 1)] ?? Number.NaN),
    );
  }
}

/** The quantile of sorted values, interpolated linearly between neighbours (numpy's default rule). */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
