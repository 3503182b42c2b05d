import { describe, expect, it } from "vitest";
import { addDiffusionNoise } from "../../../../src/core/decoding/diffusion-noise.ts";

function noised(step: number, seed: number): Float32Array {
  const values = new Float32Array(40_001).fill(2);
  addDiffusionNoise(values, step, seed);
  return values;
}

describe("addDiffusionNoise", () => {
  it("weakens the picture and adds normal noise of the variance it lost", () => {
    // The schedule is symmetric, so at the last step the betas add up to 1000 times the mean of 1e-5 and 5e-3, and the
    // logarithms of what each step leaves almost to minus that: -2.505, and a little less for the squares.
    const values = noised(999, 7);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 2 * Math.sqrt(Math.exp(-2.51)))).toBeLessThan(0.02);
    expect(Math.abs(variance - (1 - Math.exp(-2.51)))).toBeLessThan(0.03);
  });

  it("leaves almost everything at the first step", () => {
    const values = noised(1, 7);
    expect(Math.max(...values.map((value) => Math.abs(value - 2)))).toBeLessThan(0.05);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(noised(500, 7)).toEqual(noised(500, 7));
    expect(noised(500, 8)[0]).not.toBe(noised(500, 7)[0]);
  });
});
