import { join } from "node:path";
import { expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { runPlainly } from "./painted-clip.ts";
import { scratchFolder } from "./readers.ts";

const folder = await scratchFolder();
const MEGABYTE = 2 ** 20;

it("Memory is bounded by the frames asked for, not by those that pass by", async () => {
  const ffmpeg = await findFfmpeg();
  const path = join(folder, "long.mp4");
  runPlainly(ffmpeg, ["-f", "lavfi", "-i", "color=gray:s=640x480:r=25:d=20", "-c:v", "mpeg4", path]);
  const clip = await probeClip(ffmpeg, path);
  expect(clip.info.frameCount).toBe(500);
  // 250 separate frames are more than a command line is given ranges for: others pass by and are thrown away.
  const before = process.memoryUsage();
  let peak = 0;
  const observe = (): void => {
    const { external, heapUsed } = process.memoryUsage();
    peak = Math.max(peak, external + heapUsed);
  };
  const few = await decodeFrames(ffmpeg, clip, [0, 100, 200, 300, 400, 499], { onFrame: observe });
  const asked = few.length * 640 * 480 * 3;
  expect(asked / MEGABYTE).toBeLessThan(6);
  expect((peak - before.external - before.heapUsed) / MEGABYTE).toBeLessThan(60);
});
