import { describe, expect, it } from "vitest";
import { askCostText } from "../../../../src/core/comparison/ask-cost.ts";
import { askResult } from "../../../support/ask-result.ts";

describe("askCostText", () => {
  const { cost } = askResult();

  it("leaves out choosing frames where that looked at times alone", () => {
    expect(askCostText({ cost })).toBe(
      "3 frames decoded, 3 encoded; 40 prompt and 2 new tokens; decode 0.10 s, load 1.00 s, encode 0.02 s, prefill 0.03 s, generate 0.04 s",
    );
  });

  it("tells what was measured and judged, and how long that took", () => {
    const selection = { framesMeasured: 100, calls: 12 };
    const text = askCostText({ cost: { ...cost, selection, seconds: { ...cost.seconds, select: 0.5 } } });
    expect(text).toContain("3 encoded, 100 looked at to choose, 12 judged;");
    expect(text).toContain("decode 0.10 s, select 0.50 s, load");
  });
});
