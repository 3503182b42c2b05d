import { describe, expect, it } from "vitest";
import { measureToken } from "../../../../src/core/decoding/token-measure.ts";

describe("measureToken", () => {
  it("describes the chosen token and the likeliest ones", () => {
    // Shares 1/4, 1/2, 1/4; the entropy of these is 1.5 bits.
    const measure = measureToken(Float64Array.of(0, Math.log(2), 0), 2, 2);
    expect(measure).toMatchObject({ id: 2, logit: 0, rank: 3 });
    expect(measure.logprob).toBeCloseTo(Math.log(1 / 4), 14);
    expect(measure.sampledLogprob).toBe(measure.logprob);
    expect(measure.entropy).toBeCloseTo(1.5, 12);
    expect(measure.top.map(({ id }) => id)).toEqual([1, 0]);
    expect(measure.top[0]?.logprob).toBeCloseTo(Math.log(1 / 2), 14);
  });

  it("writes masked tokens as null", () => {
    const { top } = measureToken(Float32Array.of(0, -Infinity), 0, 2);
    expect(top[1]).toEqual({ id: 1, logit: null, logprob: null });
  });

  it("takes from the decoder what it drew from and what it removed", () => {
    const row = Float64Array.of(0, Math.log(2), 0);
    const removedBy = (id: number): string | undefined => (id === 1 ? "top-p" : undefined);
    const { sampledLogprob, top, ...own } = measureToken(row, 2, 2, { sampledLogprob: -0.5, removedBy });
    expect(sampledLogprob).toBe(-0.5);
    expect(own).not.toHaveProperty("removedBy");
    expect(top.map((alternative) => alternative.removedBy)).toEqual(["top-p", undefined]);
    expect(top[1]).not.toHaveProperty("removedBy");
  });
});
