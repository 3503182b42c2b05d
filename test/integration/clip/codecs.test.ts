import { join } from "node:path";
import { expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { describeNeeding, type Need } from "../../needs.ts";
import { encodePainted, numberIn } from "./painted-clip.ts";
import { oldFfmpeg, scratchFolder } from "./readers.ts";

const folder = await scratchFolder();

/** Encoders that not every ffmpeg has, each with what makes it hide or reorder pictures. */
const ENCODERS: readonly (readonly [Need, string, string, readonly string[]])[] = [
  ["libx265", "hevc", "hevc.mp4", ["-x265-params", "log-level=error:keyint=12:open-gop=1:bframes=3"]],
  ["libvpx-vp9", "vp9", "vp9.webm", ["-auto-alt-ref", "1", "-lag-in-frames", "16", "-b:v", "500k", "-cpu-used", "8"]],
  ["libaom-av1", "av1", "av1.mkv", ["-cpu-used", "8", "-b:v", "500k"]],
];

for (const [encoder, codec, name, options] of ENCODERS) {
  describeNeeding(encoder, `A clip by ${encoder}`, () => {
    it("is decoded alike by the machine's ffmpeg and by the one of 2018", async () => {
      const path = join(folder, name);
      const ffmpeg = await findFfmpeg();
      encodePainted(ffmpeg, 40, "25", ["-pix_fmt", "yuv420p", "-c:v", encoder, ...options, path]);
      for (const reader of [ffmpeg, await oldFfmpeg()]) {
        const clip = await probeClip(reader, path);
        expect(clip.info).toMatchObject({ codec, frameCount: 40, frameRate: 25, variableFrameRate: false });
        const frames = await decodeFrames(reader, clip, [...clip.times.keys()]);
        expect(frames.map((frame) => numberIn(frame))).toEqual([...clip.times.keys()]);
        expect(frames.map(({ ptsSeconds }) => ptsSeconds)).toEqual(frames.map(({ index }) => index / 25));
      }
    });
  });
}
