import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { LAB_MEMORY } from "../../../src/lab/client.ts";
import { H264, runPlainly } from "./painted-clip.ts";
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

/** The most memory, in MB, that reading a clip in one way takes; in a process of its own. */
function peakOf(way: string, clip: string, frames: number): number {
  const script = resolve("test/support/measure-clip-memory.ts");
  // As the lab is started.
  const args = [...LAB_MEMORY, script, way, clip];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  const seen = JSON.parse(stdout) as { frames: number; peak: number };
  expect(seen.frames).toBe(frames);
  return seen.peak;
}

it(
  "Half an hour takes less than 100 MB more than a minute, whichever way it is read",
  { timeout: 600_000 },
  async () => {
    const ffmpeg = await findFfmpeg();
    const [minute, halfHour] = [join(folder, "minute.mp4"), join(folder, "half-hour.mp4")];
    const picture = "testsrc2=s=64x48:r=25:d=60,noise=alls=10:allf=t";
    runPlainly(ffmpeg, ["-f", "lavfi", "-i", picture, ...`${H264} -g 50`.split(" "), minute]);
    runPlainly(ffmpeg, ["-stream_loop", "29", "-i", minute, "-c", "copy", halfHour]);
    for (const way of ["decode", "signal", "thumbnails"]) {
      const [few, many] = way === "decode" ? [8, 8] : [1500, 45_000];
      const [short, long] = [peakOf(way, minute, few), peakOf(way, halfHour, many)];
      process.stderr.write(`Peak memory, ${way}: ${short.toFixed(0)} MB for a minute, ${long.toFixed(0)} for 30.\n`);
      expect(long - short, way).toBeLessThan(100);
    }
  },
);
