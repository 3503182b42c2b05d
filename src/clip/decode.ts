import { SaccadeError } from "../protocol/errors.ts";
import { Complaints } from "./complaints.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { isUnchanged } from "./footage.ts";
import { FrameLog } from "./frame-log.ts";
import { inputArguments, LOG_EACH_FRAME, VIDEO_STREAM } from "./input-arguments.ts";
import { PictureSplitter } from "./picture-splitter.ts";
import type { ProbedClip } from "./probe.ts";
import { quoted } from "./quoted.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";
import { coverByRanges, selectFilter } from "./select.ts";

export interface RgbFrame {
  readonly index: number;
  readonly ptsSeconds: number;
  readonly width: number;
  readonly height: number;
  /** `height * width * 3` bytes: rows from the top, pixels from the left, red green blue. */
  readonly data: Uint8Array;
}

/** Ranges in one command line: some 25 characters each, twice, where Windows allows 32,767 in all. */
const MOST_RANGES = 200;
/** Bytes of pictures that one call may hold. */
const MOST_BYTES = 4 * 1024 ** 3;

/**
 * One fixed way from the decoder's pixels to RGB, whole chroma and exact rounding: the same bytes on every machine
 * for one version of ffmpeg. Nothing is resized.
 */
const TO_RGB = "scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=rgb24";

/**
 * Decodes frames by index, at native size and turned as shown, in one pass from the clip's start to the last frame
 * asked for. Always from the start: a frame's pixels are then the same in whichever set it is asked for. Frames that
 * nobody asked for stay inside ffmpeg.
 *
 * @param indices in any order, duplicates allowed; frames come back in this order, and duplicates share their pixels
 * @param options.onFrame after each decoded frame, with the number of different frames done and in all
 * @throws SaccadeError of kind `input` for an index that the clip does not have and for more pictures than fit into
 *   4 GiB; of kind `failure` where decoding does not give the frames that the probe saw
 */
export async function decodeFrames(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  indices: readonly number[],
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onFrame?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<RgbFrame[]> {
  if (indices.length === 0) return [];
  const wanted = [...new Set(indices)].sort((a, b) => a - b);
  refuseBeyond(clip, wanted);
  if (!(await isUnchanged(clip.footage))) {
    throw new SaccadeError("input", `${quoted(clip.info.path)} was changed after it was read. Start again.`);
  }
  const frames = await decodeRising(ffmpeg, clip, wanted, options);
  return indices.flatMap((index) => frames.get(index) ?? []);
}

function refuseBeyond(clip: ProbedClip, wanted: readonly number[]): void {
  const { path, frameCount, width, height } = clip.info;
  const wrong = wanted.find((index) => !Number.isInteger(index) || index < 0 || index >= frameCount);
  if (wrong !== undefined) {
    throw new SaccadeError(
      "input",
      `${quoted(path)} has no frame ${wrong}: its frames go from 0 to ${frameCount - 1}.`,
    );
  }
  const most = Math.floor(MOST_BYTES / (width * height * 3));
  if (wanted.length > most) {
    const what = `${wanted.length} frames of ${width}x${height} pixels do not fit into memory at once`;
    throw new SaccadeError("input", `${what}. Ask for at most ${most} of ${quoted(path)}.`);
  }
}

/** @param wanted rising, without duplicates */
async function decodeRising(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  wanted: readonly number[],
  { signal, onFrame }: Parameters<typeof decodeFrames>[3] & object,
): Promise<Map<number, RgbFrame>> {
  const { width, height } = clip.info;
  const ranges = coverByRanges(wanted, MOST_RANGES);
  const passing = ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, k) => first + k));
  const select = selectFilter(ranges);
  const count = ["-frames:v", String(passing.length)];
  const toLog = ["-vf", `${select},${LOG_EACH_FRAME}`, ...count, "-f", "null", "-"];
  const toPixels = ["-vf", `${select},${TO_RGB}`, ...eachFrameOnce(ffmpeg), ...count, "-f", "rawvideo", "pipe:1"];

  const isWanted = new Set(wanted);
  const frames = new Map<number, RgbFrame>();
  const pictures = new PictureSplitter(
    width * height * 3,
    (place) => isWanted.has(passing[place] ?? -1),
    (place, data) => {
      const index = passing[place] ?? -1;
      frames.set(index, { index, ptsSeconds: clip.times[index] ?? NaN, width, height, data });
      onFrame?.(frames.size, wanted.length);
    },
  );
  const log = new FrameLog();
  const complaints = new Complaints();
  const exitCode = await runFfmpeg(ffmpeg.path, {
    args: [...inputArguments(clip.footage), ...VIDEO_STREAM, ...toLog, ...VIDEO_STREAM, ...toPixels],
    limits: { seconds: 900, stdoutBytes: passing.length * width * height * 3, stderrBytes: 1 << 30 },
    signal,
    onStdout: (chunk) => {
      pictures.push(chunk);
    },
    onStderrLine: (line) => {
      if (!log.add(line)) complaints.add(line);
    },
  });

  // The times tell that these are the frames of the probe, and not their neighbours.
  const agree = log.frames.every(({ pts }, place) => {
    return log.secondsBetween(clip.startPts, pts) === clip.times[passing[place] ?? -1];
  });
  const isComplete = pictures.count === passing.length && log.frames.length === passing.length && !log.isGarbled;
  if (exitCode !== 0 || !isComplete || !agree) {
    const what = `ffmpeg ${ffmpeg.version} did not decode ${quoted(clip.info.path)} as it did before`;
    throw new SaccadeError("failure", `${what}${complaints.quote}. Try again, or use another ffmpeg.`);
  }
  return frames;
}

/** Frames pass as they come: none doubled or dropped to keep a rate. The option was renamed in ffmpeg 5.1, and the old name went later. */
function eachFrameOnce(ffmpeg: Ffmpeg): string[] {
  return [ffmpeg.libavformat >= 60 ? "-fps_mode" : "-vsync", "passthrough"];
}
