import type { PixelFrame } from "../../src/inference/engine.ts";

/** A frame of noise from a seed. */
export function noiseFrame(seed: number, width = 24, height = 24): PixelFrame {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { width, height, data };
}
