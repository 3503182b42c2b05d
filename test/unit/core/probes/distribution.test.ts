import { expect, it } from "vitest";
import { entropyBits, jensenShannonBits } from "../../../../src/core/probes/distribution.ts";

it("measures entropy in bits", () => {
  expect(entropyBits([0.25, 0.25, 0.25, 0.25])).toBe(2);
  expect(entropyBits([1, 0])).toBe(0);
});

it("measures the Jensen-Shannon divergence in bits", () => {
  expect(jensenShannonBits([1, 0], [0, 1])).toBe(1);
  expect(jensenShannonBits([0.3, 0.7], [0.3, 0.7])).toBe(0);
  // H(3/4, 1/4) - (H(1/2, 1/2) + H(1)) / 2 = 0.811278 - 0.5
  expect(jensenShannonBits([0.5, 0.5], [1, 0])).toBeCloseTo(0.3112781245, 9);
  expect(() => jensenShannonBits([1], [0.5, 0.5])).toThrow(RangeError);
});
