import { describe, expect, it } from "vitest";
import { counted, duration, grouped, percent, twoPlaces } from "../../../../src/core/comparison/figures.ts";

describe("figures", () => {
  it("writes durations from milliseconds to hours", () => {
    expect([0, 0.0042, 0.9996, 1.04, 61.2, 150, 5400].map(duration)).toEqual([
      "0 s",
      "4 ms",
      "1.0 s",
      "1.0 s",
      "61 s",
      "3 min",
      "1 h 30 min",
    ]);
  });

  it("groups digits and counts things", () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect(counted(1, "frame")).toBe("1 frame");
    expect(counted(12000, "frame")).toBe("12,000 frames");
  });

  it("writes shares and logits", () => {
    expect(percent(0.931)).toBe("93.1 %");
    expect([twoPlaces(-1.5), twoPlaces(12.4), twoPlaces(null)]).toEqual(["−1.50", "12.40", "masked"]);
  });
});
