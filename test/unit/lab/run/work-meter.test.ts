import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WorkMeter } from "../../../../src/lab/run/work-meter.ts";

describe("WorkMeter", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("counts a stage within another one as itself alone", async () => {
    const meter = new WorkMeter();
    await meter.time("select", async () => {
      vi.advanceTimersByTime(1000);
      await meter.time("encode", () => Promise.resolve(vi.advanceTimersByTime(500)));
      vi.advanceTimersByTime(250);
    });
    vi.advanceTimersByTime(4000);
    expect(meter.work.seconds).toMatchObject({ select: 1.25, encode: 0.5, total: 5.75 });
  });

  it("counts what a stage took that failed", async () => {
    const meter = new WorkMeter();
    const failing = meter.time("decode", () => {
      vi.advanceTimersByTime(2000);
      return Promise.reject(new Error("no"));
    });
    await expect(failing).rejects.toThrow("no");
    expect(meter.work.seconds.decode).toBe(2);
  });

  it("adds what is counted, the cost of choosing frames too", () => {
    const meter = new WorkMeter();
    meter.count({ promptTokens: 3, selection: { framesMeasured: 10, calls: 0 } });
    meter.count({ promptTokens: 4, selection: { framesMeasured: 0, calls: 2 } });
    expect(meter.work.computed).toEqual({
      framesDecoded: 0,
      framesEncoded: 0,
      promptTokens: 7,
      newTokens: 0,
      selection: { framesMeasured: 10, calls: 2 },
    });
  });
});
