import { describe, expect, it } from "vitest";
import { logSoftmax, summariseRow } from "../../../../src/core/decoding/log-softmax.ts";

describe("logSoftmax", () => {
  it("turns logits into the logarithms of their shares", () => {
    // Shares 1/8, 2/8, 4/8, 1/8.
    const logprobs = logSoftmax(Float64Array.of(0, Math.log(2), Math.log(4), 0));
    const expected = [1 / 8, 1 / 4, 1 / 2, 1 / 8].map(Math.log);
    for (const [id, value] of expected.entries()) expect(logprobs[id]).toBeCloseTo(value, 14);
  });

  it("stays exact for large logits and small shares", () => {
    const [first, second] = logSoftmax(Float32Array.of(1000, 0));
    expect(first).toBe(0);
    expect(second).toBe(-1000);
  });

  it("leaves a masked token at minus infinity", () => {
    const [first, masked] = logSoftmax(Float32Array.of(3, -Infinity));
    expect(first).toBe(0);
    expect(masked).toBe(-Infinity);
  });

  it.each([
    ["NaN", [1, Number.NaN], "token 1"],
    ["plus infinity", [Infinity, 0], "token 0"],
    ["nothing but masked tokens", [-Infinity, -Infinity], "No token is left"],
    ["an empty row", [], "No token is left"],
  ])("refuses %s", (_, logits, sentence) => {
    expect(() => logSoftmax(Float32Array.from(logits))).toThrow(sentence);
  });
});

describe("summariseRow's entropy", () => {
  it("is the number of bits a fair choice would take", () => {
    expect(summariseRow(new Float32Array(8)).entropy).toBeCloseTo(3, 12);
    expect(summariseRow(Float32Array.of(5)).entropy).toBe(0);
  });

  it("weighs unequal shares: 1/8, 1/4, 1/2, 1/8 make 1.75 bits", () => {
    expect(summariseRow(Float64Array.of(0, Math.log(2), Math.log(4), 0)).entropy).toBeCloseTo(1.75, 12);
  });

  it("counts masked tokens as nothing", () => {
    expect(summariseRow(Float32Array.of(1, 1, -Infinity)).entropy).toBeCloseTo(1, 12);
  });
});
