import { expect, it } from "vitest";
import { blockFlow, pyramidOf } from "../../../../../src/core/sampling/signal/block-flow.ts";
import type { LumaPicture } from "../../../../../src/core/sampling/signal/luma-picture.ts";
import { mirrorAxis } from "../../../../../src/core/sampling/signal/mirror-axis.ts";
import { sharpnessOf } from "../../../../../src/core/sampling/signal/sharpness.ts";
import { SignalMeter } from "../../../../../src/core/sampling/signal/signal-meter.ts";

function painted(size: number, luma: (x: number, y: number) => number): LumaPicture {
  const data = Float32Array.from({ length: size * size }, (_, place) => luma(place % size, Math.floor(place / size)));
  return { width: size, height: size, data };
}

it("The flow of a pattern is its shift, in every block within it", () => {
  const pattern = (shift: number): LumaPicture => {
    return painted(80, (x, y) => 128 + 60 * Math.sin((x - shift) / 5) * Math.cos((y - shift / 2) / 6));
  };
  const flow = blockFlow(pyramidOf(pattern(0)), pyramidOf(pattern(2)), 4, 4);
  for (const block of [5, 6, 9, 10]) {
    expect(flow.x[block]).toBeCloseTo(2, 0);
    expect(flow.y[block]).toBeCloseTo(1, 0);
  }
  const still = blockFlow(pyramidOf(pattern(0)), pyramidOf(pattern(0)), 4, 4);
  expect([...still.x, ...still.y].map(Math.abs)).toEqual(new Array(32).fill(0));
});

it("Sharpness is the Laplacian's variance: of a step from black to white, that of its two columns", () => {
  const step = painted(10, (x) => (x < 5 ? 0 : 255));
  // Of 64 values, 8 are 1 and 8 are -1.
  expect(sharpnessOf(step)).toBeCloseTo(16 / 64, 12);
  expect(sharpnessOf(painted(10, () => 90))).toBe(0);
  expect(sharpnessOf(painted(2, (x) => x * 255))).toBe(0);
});

it("A picture mirrors about the axis that it was painted about", () => {
  const about = (axis: number): LumaPicture =>
    painted(80, (x, y) => 128 + 60 * Math.cos((x - axis) / 6) * Math.cos(y / 9) - (x - axis) ** 2 / 40);
  expect(mirrorAxis(about(36))).toBe(36);
  expect(mirrorAxis(about(44.5))).toBe(44.5);
});

it("A cut scores the step less the motion before it; the first frame has nothing before it", () => {
  const meter = new SignalMeter(25);
  for (const luma of [0, 51, 51, 51, 255, 255]) {
    const whole = painted(32, () => luma);
    meter.add({ whole, region: whole });
  }
  const { motion, flow, sceneChange, sharpness, spotting } = meter.series;
  const rounded = (values: Float32Array): number[] => Array.from(values, (value) => Number(value.toFixed(6)));
  expect(rounded(motion)).toEqual([0, 0.2, 0, 0, 0.8, 0]);
  expect(rounded(sceneChange)).toEqual([0, 0.2, 0, 0, 0.8, 0]);
  expect([...flow, ...sharpness, ...spotting]).toEqual(new Array(18).fill(0));
  expect(meter.count).toBe(6);
});
