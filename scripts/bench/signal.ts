import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findFfmpeg } from "../../src/clip/ffmpeg.ts";
import { probeClip } from "../../src/clip/probe.ts";
import { startLauncher } from "../../src/clip/process-tree.ts";
import { measureSignal } from "../../src/clip/signal/measure-signal.ts";
import { clipOf } from "./extract-clips.ts";
import { alternate, type RatioLine } from "./ratios.ts";

/** Motion, flow, cuts, sharpness and spotting of every frame of a clip, against ffmpeg that decodes it and throws it away. */
export async function signalLine(name: string, runs: number, seconds = 60): Promise<RatioLine> {
  await startLauncher();
  const ffmpeg = await findFfmpeg();
  const path = await clipOf(ffmpeg, seconds);
  const clip = await probeClip(ffmpeg, path);
  return alternate({
    name,
    runs,
    first: {
      what: "signal of every frame",
      run: async () => {
        assert.equal((await measureSignal(ffmpeg, clip)).spotting.length, clip.info.frameCount);
      },
    },
    second: {
      what: "ffmpeg's plain decode",
      run: () =>
        promisify(execFile)(ffmpeg.path, ["-nostdin", "-v", "error", "-i", path, "-map", "0:V:0", "-f", "null", "-"]),
    },
    note: `${clip.info.frameCount} frames of 1920x1080`,
  });
}
