import { expect, it } from "vitest";
import { spareMemory } from "../../../../src/inference/transformers/spare-memory.ts";

it("gives freed memory to the next that fits, never to two at once", () => {
  const first = spareMemory.take(1000);
  const second = spareMemory.take(1000);
  expect(first.length).toBe(1000);
  expect(second.buffer).not.toBe(first.buffer);
  spareMemory.give(first);
  const longer = spareMemory.take(1100);
  expect(longer.buffer).toBe(first.buffer);
  expect(longer.length).toBe(1100);
  expect(spareMemory.take(1000).buffer).not.toBe(first.buffer);
  spareMemory.give(longer);
  // Much shorter ones do not hold on to it.
  expect(spareMemory.take(10).buffer).not.toBe(first.buffer);
});

it("keeps no part of a longer array, whose rest may be another's", () => {
  const whole = new Float32Array(200);
  spareMemory.give(whole.subarray(50));
  expect(spareMemory.take(150).buffer).not.toBe(whole.buffer);
});

it("gives back what it has no room for without waiting for the garbage collector", () => {
  const tooLong = new Float32Array(9 * 1024 ** 2);
  spareMemory.give(tooLong);
  expect(tooLong.buffer.byteLength).toBe(0);
  const arrays = Array.from({ length: 5 }, () => new Float32Array(2 * 1024 ** 2));
  for (const array of arrays) spareMemory.give(array);
  expect(arrays.map(({ buffer }) => buffer.byteLength > 0)).toEqual([false, true, true, true, true]);
});
