import { expect, it } from "vitest";
import type { LumaPicture } from "../../../../../src/core/sampling/signal/luma-picture.ts";
import { align, UNMOVED } from "../../../../../src/core/sampling/signal/align.ts";
import { PassingChange } from "../../../../../src/core/sampling/signal/passing-change.ts";

const SIZE = 64;

/** Soft blobs, moved to the right; `strength` darkens three bands of them, and `blink` one alone. */
function picture({ shift = 0, strength = 0, blink = 0 }): LumaPicture {
  const data = new Float32Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const at = x - shift;
      const changes = [10, 30, 50].map((middle, band) => {
        const amount = 40 * strength + (band === 1 ? 80 * blink : 0);
        return amount * Math.exp(-((at - 32) ** 2) / 80 - (y - middle) ** 2 / 8);
      });
      data[y * SIZE + x] =
        120 + 50 * Math.sin(at / 7) * Math.cos(y / 9) - changes.reduce((sum, change) => sum + change, 0);
    }
  }
  return { width: SIZE, height: SIZE, data };
}

it("A shift is found to a twentieth of a pixel", () => {
  const found = align(picture({}), picture({ shift: 1.5 }), UNMOVED);
  expect(found.x).toBeCloseTo(1.5, 1);
  expect(found.y).toBeCloseTo(0, 1);
  expect(found.a).toBeCloseTo(1, 2);
});

it("What moves as a whole is no change; what comes and goes in several bands counts more than in one", () => {
  const meter = new PassingChange(25);
  for (let frame = 0; frame < 100; frame += 1) {
    const strength = Math.max(0, 1 - Math.abs(frame - 60) / 6);
    const blink = Math.max(0, 1 - Math.abs(frame - 25) / 3);
    meter.add(picture({ shift: frame / 40, strength, blink }), false);
  }
  const { values } = meter;
  expect(values).toHaveLength(100);
  expect(values.indexOf(Math.max(...values))).toBe(60);
  expect(values[60]).toBeGreaterThan(1.5 * (values[25] ?? 0));
  expect(values[25]).toBeGreaterThan(0);
  expect(Math.max(...values.slice(85))).toBeLessThan(0.2);
});

it("A cut is no change: each shot is compared with itself alone", () => {
  const meter = new PassingChange(25);
  for (let frame = 0; frame < 40; frame += 1) {
    const dark = { ...picture({}), data: picture({}).data.map((value) => value / 3) };
    meter.add(frame < 20 ? picture({}) : dark, frame === 20);
  }
  expect(meter.values).toEqual(new Array(40).fill(0));
});
