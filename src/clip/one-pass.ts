import { SaccadeError } from "../protocol/errors.ts";
import { runPass } from "./decode-pass.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { logEachFrame } from "./input-arguments.ts";
import type { ProbedClip } from "./probe.ts";
import { quoted } from "./quoted.ts";
import { type RgbFrame, TO_RGB } from "./rgb-frame.ts";
import { coverByRanges, indicesIn, MOST_RANGES, selectFilter } from "./select.ts";
import { inTicks } from "./ticks.ts";

/**
 * Decodes frames in one pass from the clip's start to the last of them. Frames are chosen by their count where the
 * decoder counted them before, and by their time where packets told it. Frames that nobody asked for stay inside
 * ffmpeg.
 *
 * @param wanted rising, without duplicates
 * @throws SaccadeError of kind `failure` where decoding does not give the frames that the probe saw
 */
export async function decodeInOnePass(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  wanted: readonly number[],
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onFrame?: ((frame: RgbFrame) => void) | undefined;
    readonly onWarning?: ((sentence: string) => void) | undefined;
  },
): Promise<Map<number, RgbFrame>> {
  const { width, height } = clip.info;
  const ranges = coverByRanges(wanted, MOST_RANGES);
  const passing = indicesIn(ranges);
  const isCounted = clip.framesFrom === "decoder";
  const select = isCounted ? selectFilter("n", ranges) : selectFilter("pts", inTicks(clip, ranges));
  const count = ["-frames:v", String(passing.length)];
  const isWanted = new Set(wanted);
  const frames = new Map<number, RgbFrame>();
  const { exitCode, pictures, log, complaints } = await runPass(ffmpeg, clip, {
    toLog: ["-vf", `${select},${logEachFrame(ffmpeg)}`, ...count],
    toPixels: ["-vf", `${select},${TO_RGB}`, ...count],
    bytes: width * height * 3,
    pictures: passing.length,
    seconds: 900,
    isWanted: (place) => isWanted.has(passing[place] ?? -1),
    onPicture: (place, data) => {
      const index = passing[place] ?? -1;
      const frame = { index, ptsSeconds: clip.times[index] ?? NaN, width, height, data };
      frames.set(index, frame);
      options.onFrame?.(frame);
    },
    signal: options.signal,
  });

  // The times tell that these are the frames of the probe, and not their neighbours.
  const agree = log.frames.every(({ pts }, place) => {
    return log.secondsBetween(clip.startPts, pts) === clip.times[passing[place] ?? -1];
  });
  const isComplete = pictures === passing.length && log.frames.length === passing.length && !log.isGarbled;
  if (exitCode !== 0 || !isComplete || !agree) {
    const before = isCounted ? "as it did before" : "as its packets announce";
    const what = `ffmpeg ${ffmpeg.version} did not decode ${quoted(clip.info.path)} ${before}${complaints.quote}`;
    throw new SaccadeError("failure", `${what}. Try again, convert the clip, or use another ffmpeg.`);
  }
  if (!isCounted && !complaints.isEmpty) {
    const where = `The decoder met errors in ${quoted(clip.info.path)}`;
    options.onWarning?.(`${where}; some of its frames may be damaged${complaints.quote}.`);
  }
  return frames;
}
