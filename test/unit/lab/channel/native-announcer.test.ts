import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NativeAnnouncer } from "../../../../src/lab/channel/native-announcer.ts";

describe("the announcer of native calls", () => {
  let told: (number | null)[] = [];
  let announcer: NativeAnnouncer;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    told = [];
    announcer = new NativeAnnouncer((name, params) => {
      if (name === "native") told.push((params as { budgetSeconds: number | null }).budgetSeconds);
    }, 60);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells the budget before a call, and takes it back when the process hears again", () => {
    announcer.announce();
    expect(told).toEqual([60]);
    vi.advanceTimersByTime(49);
    expect(told).toEqual([60]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([60, null]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells it again before the next call after a pause, at once", () => {
    announcer.announce();
    vi.advanceTimersByTime(50);
    announcer.announce();
    expect(told).toEqual([60, null, 60]);
  });

  it("says little about a long row of short calls, and never that there are none", () => {
    for (let call = 0; call < 100; call++) {
      announcer.announce();
      vi.advanceTimersByTime(10);
    }
    // One second: every 200 ms.
    expect(told).toEqual([60, 60, 60, 60, 60]);
    vi.advanceTimersByTime(100);
    expect(told.at(-1)).toBeNull();
  });

  it("takes nothing back while calls follow one another", () => {
    announcer.announce();
    vi.advanceTimersByTime(40);
    announcer.announce();
    vi.advanceTimersByTime(40);
    expect(told).toEqual([60]);
  });
});
