import { philox4x32, wordsOf } from "./philox.ts";

/**
 * The random number of one token's choice. It depends on these three and nothing else, so that arms of an experiment
 * are compared on common random numbers and adding an arm changes no other. Philox4x32-10 with the seed as its key and
 * step and repeat as its counter; 53 of its bits.
 *
 * @param seed the experiment's; any safe integer
 * @param repeat which repetition of the trial, counted from 0
 * @param step which token of the answer, counted from 0
 * @returns at least 0, below 1
 * @throws RangeError if one of them is no safe integer
 */
export function uniformDraw(seed: number, repeat: number, step: number): number {
  for (const value of [seed, repeat, step]) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`A draw is named by whole numbers, not by ${value}.`);
  }
  const [first, second] = philox4x32([...wordsOf(step), ...wordsOf(repeat)], wordsOf(seed));
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}
