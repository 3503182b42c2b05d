import { expect, it } from "vitest";
import { TimeLeft } from "../../../src/cli/time-left.ts";

function timed(): { time: TimeLeft; at: (seconds: number) => void } {
  let now = 100;
  return { time: new TimeLeft(() => now), at: (seconds) => (now = 100 + seconds) };
}

it("says nothing before it can know", () => {
  const { time, at } = timed();
  expect(time.say(0, 10)).toBe("");
  at(0.5);
  expect(time.say(4, 10)).toBe("");
  at(5);
  expect(time.say(0, 10)).toBe("");
});

it("says the rate and what is left", () => {
  const { time, at } = timed();
  time.say(0, 100);
  at(10);
  expect(time.say(31, 100)).toBe(", 3.1 a second, 23 s left");
  at(20);
  expect(time.say(100, 100)).toBe(", 5.0 a second, 0 s left");
});

it("does not count what a resumed run had", () => {
  const { time, at } = timed();
  time.say(900, 1000);
  at(10);
  expect(time.say(950, 1000)).toBe(", 5.0 a second, 10 s left");
});

it("tells long times in minutes and hours", () => {
  const { time, at } = timed();
  time.say(0, 10_000);
  at(10);
  expect(time.say(100, 10_000)).toBe(", 10 a second, 17 min left");
  expect(time.say(10, 10_000)).toBe(", 1.0 a second, 2.8 h left");
});
