import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { decodeFrames } from "../../src/clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../../src/clip/ffmpeg.ts";
import { probeClip } from "../../src/clip/probe.ts";
import { streamThumbnails, thumbnailSize, toThumbnail } from "../../src/clip/thumbnails.ts";
import { clipOf } from "./extract-clips.ts";
import { alternate, type RatioLine } from "./ratios.ts";

const LONGEST_EDGE = 192;
const SPARSE = 8;

/** Every frame of a minute at thumbnail size, in this process, against ffmpeg that throws the same pictures away. */
export async function extractAllLine(name: string, runs: number, seconds = 60): Promise<RatioLine> {
  const ffmpeg = await findFfmpeg();
  const path = await clipOf(ffmpeg, seconds);
  const clip = await probeClip(ffmpeg, path);
  const small = toThumbnail(thumbnailSize(clip.info, LONGEST_EDGE));
  return alternate({
    name,
    runs,
    warmUp: 0,
    first: {
      what: "every frame as a thumbnail",
      run: async () => {
        let frames = 0;
        await streamThumbnails(ffmpeg, clip, { longestEdge: LONGEST_EDGE, onFrame: () => void (frames += 1) });
        assert.equal(frames, clip.info.frameCount);
      },
    },
    second: { what: "ffmpeg to null", run: () => decodeToNull(ffmpeg, path, ["-vf", small]) },
    note: `${clip.info.frameCount} frames of 1920x1080`,
  });
}

/** Eight frames of ten minutes, from the file's path on, against decoding all of it. */
export async function extractSparseLine(name: string, runs: number, seconds = 600): Promise<RatioLine> {
  const ffmpeg = await findFfmpeg();
  const path = await clipOf(ffmpeg, seconds);
  const probing: number[] = [];
  const line = await alternate({
    name,
    runs,
    warmUp: 0,
    first: {
      what: `probe and ${SPARSE} frames`,
      run: async () => {
        const started = performance.now();
        const clip = await probeClip(ffmpeg, path);
        probing.push((performance.now() - started) / 1000);
        const last = clip.info.frameCount - 1;
        const indices = Array.from({ length: SPARSE }, (_, k) => Math.trunc((k * last) / (SPARSE - 1)));
        assert.equal((await decodeFrames(ffmpeg, clip, indices)).length, SPARSE);
      },
    },
    second: { what: "ffmpeg's sequential decode", run: () => decodeToNull(ffmpeg, path, []) },
  });
  return {
    ...line,
    note: `${line.note}; probing, the file's hash included: ${probing.map((s) => s.toFixed(1)).join(", ")} s`,
  };
}

async function decodeToNull(ffmpeg: Ffmpeg, path: string, filter: readonly string[]): Promise<void> {
  const args = ["-nostdin", "-v", "error", "-i", path, "-map", "0:V:0", ...filter, "-f", "null", "-"];
  await promisify(execFile)(ffmpeg.path, args);
}
