/**
 * `count` places out of `total`, both ends among them: the rule of lmms-eval,
 * `numpy.linspace(0, total - 1, count, dtype=int)`. The arithmetic is numpy's, step by step (place times step in
 * double precision, then down to the whole number, the last place exact), since another order of the same
 * operations chooses another frame now and then.
 *
 * @param count from 1 to `total`; 1 chooses the first
 */
export function uniformPlaces(count: number, total: number): number[] {
  const step = count > 1 ? (total - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, k) => (k > 0 && k === count - 1 ? total - 1 : Math.floor(k * step)));
}
