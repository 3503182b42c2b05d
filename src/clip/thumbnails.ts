import { availableParallelism } from "node:os";
import { SaccadeError } from "../protocol/errors.ts";
import { runPass } from "./decode-pass.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { isUnchanged } from "./footage.ts";
import type { FrameLog } from "./frame-log.ts";
import { logEachFrame } from "./input-arguments.ts";
import type { ProbedClip } from "./probe.ts";
import { quoted } from "./quoted.ts";
import type { RgbFrame } from "./rgb-frame.ts";

export interface ThumbnailOptions {
  /** Pixels of the longer side; smaller pictures keep their size. */
  readonly longestEdge: number;
  /** Takes each frame in presentation order. The next ones wait while a promise is pending. */
  readonly onFrame: (frame: RgbFrame) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** The size of a picture whose longer side is to have so many pixels; never larger than it is. */
export function thumbnailSize(
  { width, height }: { readonly width: number; readonly height: number },
  longestEdge: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, longestEdge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * The filters from the decoder's pixels to small RGB ones. Each small pixel is the mean of those it covers, exactly
 * rounded, so that the bytes repeat.
 */
export function toThumbnail({ width, height }: { readonly width: number; readonly height: number }): string {
  return `scale=${width}:${height}:flags=area+accurate_rnd+bitexact,format=rgb24`;
}

/**
 * Decodes a whole clip once and hands out every frame, made small inside ffmpeg, one by one: memory does not grow with
 * the clip.
 *
 * @returns the size of the frames handed out
 * @throws SaccadeError of kind `failure` where the decoder does not put out the frames that the probe saw: those handed
 *   out so far may then be others than their indices say. What `onFrame` throws ends the decoding and is passed on
 */
export async function streamThumbnails(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  options: ThumbnailOptions,
): Promise<{ readonly width: number; readonly height: number }> {
  const { path, durationSeconds } = clip.info;
  if (!(await isUnchanged(clip.footage))) {
    throw new SaccadeError("input", `${quoted(path)} was changed after it was read. Start again.`);
  }
  const size = thumbnailSize(clip.info, options.longestEdge);
  let taken: Promise<void> = Promise.resolve();
  let compared = 0;
  const compare = (log: FrameLog): void => {
    for (; compared < log.frames.length; compared += 1) {
      const seconds = log.secondsBetween(clip.startPts, log.frames[compared]?.pts ?? NaN);
      if (seconds !== clip.times[compared]) throw disagreement(ffmpeg, path);
    }
  };
  const { exitCode, pictures, log } = await runPass(ffmpeg, clip, {
    toDecoder: ["-threads", String(decodersAtWork())],
    toLog: ["-vf", logEachFrame(ffmpeg)],
    toPixels: ["-vf", toThumbnail(size)],
    bytes: size.width * size.height * 3,
    pictures: clip.times.length,
    seconds: 900 + 10 * durationSeconds,
    onPicture: (index, data) => {
      const frame = { index, ptsSeconds: clip.times[index] ?? NaN, ...size, data };
      taken = taken.then(() => options.onFrame(frame));
    },
    untilTaken: () => taken,
    onLog: compare,
    signal: options.signal,
  });
  await taken;
  const isComplete = pictures === clip.times.length && log.frames.length === clip.times.length;
  if (exitCode !== 0 || !isComplete || log.isGarbled) throw disagreement(ffmpeg, path);
  return size;
}

/**
 * How many frames are decoded at a time: two more than ffmpeg would choose, so that all cores stay busy while it waits
 * for one to be taken. With two cores that is a twentieth of the time. ffmpeg itself takes 16 at most.
 */
function decodersAtWork(): number {
  return Math.min(16, availableParallelism() + 3);
}

function disagreement({ version }: Ffmpeg, path: string): SaccadeError {
  const what = `ffmpeg ${version} did not decode ${quoted(path)} as it was read before`;
  return new SaccadeError("failure", `${what}. Try again, convert the clip, or use another ffmpeg.`);
}
