import { expect, it } from "vitest";
import { ReadingOrder, type Unread } from "../../../../src/inference/transformers/reading-order.ts";

/** The calls that read them. */
function callsFor(prompts: readonly Unread[], most = 16): number[][] {
  const order = new ReadingOrder(prompts);
  const calls: number[][] = [];
  for (let places = order.next(most); places.length > 0; places = order.next(most)) calls.push(places);
  return calls;
}

const long = (known: number, after?: number): Unread => ({ known, left: 400, after });
const short = (known: number, after?: number, left = 9): Unread => ({ known, left, after });

it("reads what is long by itself and first, and short rests of a length side by side", () => {
  // Two questions to each of three samplers.
  const prompts = [long(0), short(390, 0), long(5, 0), short(420, 2), long(5, 0), short(420, 4)];
  expect(callsFor(prompts)).toEqual([[0], [2], [4], [1, 3, 5]]);
});

it("reads as many at a time as fit, and other lengths by themselves", () => {
  const prompts = [long(0), short(390, 0), short(390, 0), short(390, 0, 12), short(390, 0), short(390, 0, 12)];
  expect(callsFor(prompts, 2)).toEqual([[0], [1, 2], [3, 5], [4]]);
  expect(callsFor(prompts, 1)).toEqual([[0], [1], [2], [3], [4], [5]]);
});

it("reads prompts that begin with nothing that is known beside each other, and not beside those that do", () => {
  expect(callsFor([short(0), short(0), short(4), short(0)])).toEqual([[0, 1, 3], [2]]);
  // Each of these waits for the one before.
  expect(callsFor([short(0), short(4, 0), short(4, 1)])).toEqual([[0], [1], [2]]);
  expect(callsFor([])).toEqual([]);
});
