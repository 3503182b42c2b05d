import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Precedence } from "../../../src/lab/precedence.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Waits for its turn, and says whether it came. */
function waiting(precedence: Precedence, signal = new AbortController().signal): { came: boolean } {
  const state = { came: false };
  void precedence.turn(signal).then(() => (state.came = true));
  return state;
}

it("What is looked at comes at once where nothing was asked", async () => {
  const look = waiting(new Precedence());
  await vi.advanceTimersByTimeAsync(0);
  expect(look.came).toBe(true);
});

it("What is looked at waits for the first answers of all that was asked", async () => {
  const precedence = new Precedence();
  const [onOne, onOther] = [precedence.begin(), precedence.begin()];
  const look = waiting(precedence);
  onOne();
  onOne();
  await vi.advanceTimersByTimeAsync(4999);
  expect(look.came).toBe(false);
  onOther();
  await vi.advanceTimersByTimeAsync(0);
  expect(look.came).toBe(true);
});

it("Nobody looks at nothing for longer than five seconds, or after a cancel", async () => {
  const precedence = new Precedence();
  precedence.begin();
  const controller = new AbortController();
  const [patient, cancelled] = [waiting(precedence), waiting(precedence, controller.signal)];
  controller.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect([patient.came, cancelled.came]).toEqual([false, true]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(patient.came).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
