import { describe, expect, it } from "vitest";
import { Pace } from "../../../../src/core/progress/pace.ts";

describe("Pace", () => {
  it("counts from the first look on, and says nothing before there is something to go by", () => {
    let now = 50;
    const pace = new Pace(() => now);
    expect(pace.rate(10, 40)).toBeNull();
    now = 50.5;
    expect(pace.rate(12, 40)).toBeNull();
    now = 54;
    expect(pace.rate(10, 40)).toBeNull();
    expect(pace.rate(20, 40)).toEqual({ perSecond: 2.5, secondsLeft: 8 });
    now = 60;
    expect(pace.rate(40, 40)).toEqual({ perSecond: 3, secondsLeft: 0 });
  });
});
