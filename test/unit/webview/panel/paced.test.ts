import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { paced } from "../../../../webview/panel/paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A drawing that takes so many milliseconds. */
function drawing(milliseconds: number) {
  return vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
}

it("draws at once, and once for all that is asked meanwhile", async () => {
  const draw = drawing(10);
  const ask = paced(draw);
  ask();
  expect(draw).toHaveBeenCalledTimes(1);
  for (let turn = 0; turn < 50; turn++) ask();
  await vi.advanceTimersByTimeAsync(200);
  expect(draw).toHaveBeenCalledTimes(2);
});

it("leaves the page alone for three times as long as a drawing took beyond 30 ms", async () => {
  const draw = drawing(130);
  const ask = paced(draw);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(425);
  expect(draw).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10);
  expect(draw).toHaveBeenCalledTimes(2);
});

it("draws again after one that failed", async () => {
  const draw = vi.fn(() => Promise.reject(new Error("no")));
  const ask = paced(draw);
  ask();
  await vi.advanceTimersByTimeAsync(50);
  ask();
  expect(draw).toHaveBeenCalledTimes(2);
});
