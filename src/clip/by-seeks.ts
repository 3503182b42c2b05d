import { availableParallelism } from "node:os";
import { runPass } from "./decode-pass.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { followsClip } from "./follows-clip.ts";
import { type FrameLog, secondsBetween } from "./frame-log.ts";
import { LOG_EACH_FRAME } from "./input-arguments.ts";
import { isPacketAFrame } from "./packet-is-frame.ts";
import type { ProbedClip } from "./probe.ts";
import { type RgbFrame, TO_RGB } from "./rgb-frame.ts";
import type { Stretch } from "./seek-plan.ts";
import { coverByRanges, indicesIn, MOST_RANGES, selectFilter } from "./select.ts";
import { inTicks, ticksOf } from "./ticks.ts";

/** Seconds by which ffmpeg goes back before it seeks in containers that seek by decoding time, rounded up (3/23). */
const STEP_BACK_SECONDS = 0.15;

/**
 * What H.264's decoder says while it decodes, after a seek, frames that lead a key frame and refer to what was not
 * decoded. It does not put them out.
 */
const OF_LEADING_FRAMES =
  /mmco: unref short failure|reference picture missing|Missing reference picture|co located POCs unavailable|Frame num gap/;

/** Whether frames of a clip can be found by seeking: each has a time of its own, and decoding it met no errors. */
export function canSeek({ info, footage, times, warnings }: ProbedClip): boolean {
  const isSeekable = isPacketAFrame(footage.container, info.codec) && warnings.length === 0;
  return isSeekable && times.every((time, index) => index === 0 || time > (times[index - 1] ?? Infinity));
}

/**
 * Decodes each stretch by an ffmpeg of its own that seeks to the stretch's key frame, as many at a time as there are
 * cores. Every frame from that key frame to the last one wanted is compared with the clip's times, so that a seek that
 * went astray is noticed.
 *
 * @returns undefined where any stretch did not decode as the clip's frames follow each other, or with errors; what a
 *   decoder puts in the place of a damaged frame depends on where it began
 */
export async function decodeBySeeks(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  stretches: readonly Stretch[],
  options: { readonly signal?: AbortSignal | undefined; readonly onFrame?: ((frame: RgbFrame) => void) | undefined },
): Promise<Map<number, RgbFrame> | undefined> {
  const cores = availableParallelism();
  const workers = Math.min(cores, stretches.length);
  const threads = Math.max(1, Math.floor(cores / workers));
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const frames = new Map<number, RgbFrame>();
  const take = (frame: RgbFrame): void => {
    frames.set(frame.index, frame);
    options.onFrame?.(frame);
  };
  const waiting = stretches.values();
  const work = async (): Promise<void> => {
    // The iterator is shared: each worker takes the next stretch that nobody has.
    for (const stretch of waiting) {
      if (!(await decodeStretch(ffmpeg, clip, stretch, { threads, signal, take }))) throw new Astray();
    }
  };
  try {
    await Promise.all(
      Array.from({ length: workers }, () =>
        work().catch((error: unknown) => {
          failed.abort(error);
          throw error;
        }),
      ),
    );
    return frames;
  } catch (error) {
    if (error instanceof Astray) return undefined;
    throw error;
  }
}

/** A stretch did not decode as it should have; no error of anybody's. */
class Astray extends Error {}

/** @returns whether the frames are the clip's */
async function decodeStretch(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  { from, wanted }: Stretch,
  options: { readonly threads: number; readonly signal: AbortSignal; readonly take: (frame: RgbFrame) => void },
): Promise<boolean> {
  const { width, height } = clip.info;
  const [first = 0, last = 0] = [wanted[0], wanted.at(-1)];
  const ranges = coverByRanges(wanted, MOST_RANGES);
  const passing = indicesIn(ranges);
  const isWanted = new Set(wanted);
  const select = selectFilter("pts", inTicks(clip, ranges));
  const upToLast = `trim=end_pts=${ticksOf(clip, last) + 1}`;
  const { exitCode, pictures, log, complaints } = await runPass(ffmpeg, clip, {
    inputOptions: [...seekOptions(clip, from), "-threads", String(options.threads)],
    toLog: ["-vf", `${upToLast},${LOG_EACH_FRAME}`],
    toPixels: ["-vf", `${upToLast},${select},${TO_RGB}`],
    bytes: width * height * 3,
    pictures: passing.length,
    seconds: 900,
    isWanted: (place) => isWanted.has(passing[place] ?? -1),
    onPicture: (place, data) => {
      const index = passing[place] ?? -1;
      options.take({ index, ptsSeconds: clip.times[index] ?? NaN, width, height, data });
    },
    isExpected: isBeforeKey,
    signal: options.signal,
  });
  const isSound = exitCode === 0 && complaints.isEmpty && !log.isGarbled && log.changedAt === undefined;
  const expected = { count: clip.times.length, ticksAt: (index: number) => ticksOf(clip, index) };
  return isSound && pictures === passing.length && followsClip(log.frames, expected, { first, last });
}

function isBeforeKey(complaint: string, log: FrameLog): boolean {
  return OF_LEADING_FRAMES.test(complaint) && !log.frames.some(({ isKey }) => isKey);
}

/**
 * Seeks to a key frame, and keeps the times that frames have without a seek. The place sought lies behind the key
 * frame by as much as ffmpeg may go back before it looks for one, and before the next one in any case.
 */
function seekOptions(clip: ProbedClip, key: number): string[] {
  if (key === 0) return [];
  const next = clip.keyframes.find((index) => index > key) ?? clip.times.length - 1;
  const [time, nextTime] = [clip.times[key] ?? 0, clip.times[next] ?? 0];
  const behind = Math.min(STEP_BACK_SECONDS, Math.max(0, nextTime - time) / 2);
  const seconds = secondsBetween(clip.clock, 0, clip.startPts) + time + behind;
  return seconds <= 0 ? [] : ["-ss", seconds.toFixed(6), "-noaccurate_seek", "-copyts", "-start_at_zero"];
}
