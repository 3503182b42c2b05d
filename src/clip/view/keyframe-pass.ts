import { eachFrameOnce } from "../decode-pass.ts";
import type { Ffmpeg } from "../ffmpeg.ts";
import { isUnchanged } from "../footage.ts";
import { inputArguments, VIDEO_STREAM } from "../input-arguments.ts";
import { PictureSplitter } from "../picture-splitter.ts";
import type { ProbedClip } from "../probe.ts";
import type { RgbFrame } from "../rgb-frame.ts";
import { runFfmpeg } from "../run-ffmpeg.ts";
import { thumbnailSize, toThumbnail } from "../thumbnails.ts";

/** To start ffmpeg at a place of a clip takes as long as to decode a few dozen key frames. */
const MOST_KEYFRAMES = 100;

export interface KeyframePass {
  /** Rising; each one of the clip's key frames. */
  readonly indices: readonly number[];
  /** Pixels of the longer side. */
  readonly longestEdge: number;
  /** Takes each frame as it comes, made small. */
  readonly onFrame: (frame: RgbFrame) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a whole clip once and decodes nothing but its key frames, made small inside ffmpeg: quicker than to go to each
 * where there are not many.
 *
 * @returns whether all frames came; `false`, and nothing to rely on, where a clip has too many key frames, or others than
 *   the probe saw
 * @throws SaccadeError `cancelled`
 */
export async function passOverKeyframes(
  ffmpeg: Ffmpeg,
  { footage, info, times, keyframes }: ProbedClip,
  { indices, longestEdge, onFrame, signal }: KeyframePass,
): Promise<boolean> {
  const wanted = new Set(indices);
  const areKeys = indices.every((index) => keyframes.includes(index));
  if (!areKeys || keyframes.length > MOST_KEYFRAMES || !(await isUnchanged(footage))) return false;
  const size = thumbnailSize(info, longestEdge);
  const bytes = size.width * size.height * 3;
  const pictures = new PictureSplitter(
    bytes,
    (place) => wanted.has(keyframes[place] ?? NaN),
    (place, data) => {
      const index = keyframes[place] ?? NaN;
      onFrame({ index, ptsSeconds: times[index] ?? NaN, ...size, data });
    },
  );
  const exitCode = await runFfmpeg(ffmpeg.path, {
    args: [
      ...inputArguments(footage, ["-skip_frame", "nokey"]),
      ...[...VIDEO_STREAM, "-vf", toThumbnail(size), ...eachFrameOnce(ffmpeg), "-f", "rawvideo", "pipe:1"],
    ],
    limits: { seconds: 900, stdoutBytes: 1 << 30, stderrBytes: 1 << 30 },
    signal,
    onStdout: (chunk) => {
      pictures.push(chunk);
    },
  });
  return exitCode === 0 && pictures.count === keyframes.length;
}
