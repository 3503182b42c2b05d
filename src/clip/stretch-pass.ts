import { Complaints } from "./complaints.ts";
import { eachFrameOnce } from "./decode-pass.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { followsClip } from "./follows-clip.ts";
import { FrameLog, secondsBetween } from "./frame-log.ts";
import { inputArguments, logEachFrame, WITHOUT_TAGS } from "./input-arguments.ts";
import { PictureSplitter } from "./picture-splitter.ts";
import type { ProbedClip } from "./probe.ts";
import { type RgbFrame, TO_RGB } from "./rgb-frame.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";
import type { Stretch } from "./seek-plan.ts";
import { coverByRanges, indicesIn, MOST_RANGES, selectFilter } from "./select.ts";
import { inTicks, ticksOf } from "./ticks.ts";

/** Seconds by which ffmpeg goes back before it seeks in containers that seek by decoding time, rounded up (3/23). */
const STEP_BACK_SECONDS = 0.15;

/** Wall-clock, for each stretch. */
const MOST_SECONDS = 900;

/**
 * What H.264's decoder says while it decodes, after a seek, frames that lead a key frame and refer to what was not
 * decoded. It does not put them out.
 */
const OF_LEADING_FRAMES =
  /mmco: unref short failure|reference picture missing|Missing reference picture|co located POCs unavailable|Frame num gap/;

/** Of several stretches, which one a line of the log is about; a tag of the footage never begins a line. */
const OF_STRETCH = /^\[showinfo@s(\d+) @ /;

/** A stretch did not decode as it should have; no error of anybody's. */
class Astray extends Error {}

/**
 * Decodes stretches one after the other by one ffmpeg, which opens the clip for each of them and seeks to its key
 * frame. Every frame from that key frame to the last one wanted is compared with the clip's times, so that a seek that
 * went astray is noticed.
 *
 * @param stretches at least one. What ffmpeg complains of is no one stretch's: of several, none is to be the cause of any
 * @returns whether the frames are the clip's
 */
export async function decodeStretches(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  stretches: readonly Stretch[],
  options: {
    /** Of each decoder. */
    readonly threads: number;
    readonly signal: AbortSignal;
    readonly take: (frame: RgbFrame) => void;
  },
): Promise<boolean> {
  const { width, height } = clip.info;
  const logs = stretches.map(() => new FrameLog());
  const only = stretches.length === 1 ? logs[0] : undefined;
  const complaints = new Complaints();
  const plans = stretches.map((stretch, place) => planOf(ffmpeg, clip, stretch, place, stretches.length));
  const passing = plans.flatMap((plan) => plan.passing);
  const isWanted = new Set(stretches.flatMap(({ wanted }) => wanted));
  const splitter = new PictureSplitter(
    width * height * 3,
    (place) => isWanted.has(passing[place] ?? -1),
    (place, data) => {
      const index = passing[place] ?? -1;
      options.take({ index, ptsSeconds: clip.times[index] ?? NaN, width, height, data });
    },
  );
  const joined = stretches.map((_, place) => `[p${place}]`).join("");
  const graph = [
    ...plans.map(({ filters }) => filters),
    // One after the other, and each is read when its turn has come.
    stretches.length === 1 ? `${joined}null[out]` : `${joined}concat=n=${stretches.length}[out]`,
  ].join(";");
  let exitCode: number | null;
  try {
    exitCode = await runFfmpeg(ffmpeg.path, {
      args: [
        ...inputArguments(
          clip.footage,
          ...stretches.map(({ from }) => [...seekOptions(clip, from), "-threads", String(options.threads)]),
        ),
        // Times are those that frames have without a seek.
        ...["-copyts", "-start_at_zero", "-filter_complex", graph, "-map", "[out]", ...WITHOUT_TAGS],
        ...[...eachFrameOnce(ffmpeg), "-f", "rawvideo", "pipe:1"],
      ],
      limits: {
        seconds: MOST_SECONDS * stretches.length,
        stdoutBytes: passing.length * width * height * 3,
        stderrBytes: 1 << 30,
      },
      signal: options.signal,
      onStdout: (chunk) => {
        splitter.push(chunk);
      },
      onStderrLine: (line) => {
        const log = only ?? logs[Number(OF_STRETCH.exec(line)?.[1] ?? -1)];
        if (log?.add(line) === true || (only !== undefined && isBeforeKey(line, only))) return;
        complaints.add(line);
        if (!complaints.isEmpty) throw new Astray();
      },
    });
  } catch (error) {
    if (error instanceof Astray) return false;
    throw error;
  }
  const expected = { count: clip.times.length, ticksAt: (index: number) => ticksOf(clip, index) };
  const areSound = logs.every(({ frames, isGarbled, changedAt }, place) => {
    const wanted = stretches[place]?.wanted ?? [];
    const [first = 0, last = 0] = [wanted[0], wanted.at(-1)];
    return !isGarbled && changedAt === undefined && followsClip(frames, expected, { first, last });
  });
  return exitCode === 0 && splitter.count === passing.length && areSound;
}

/** From a stretch's input to the pictures that pass, on a pad `[p0]`, with each frame on its way in the log. */
function planOf(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  { wanted }: Stretch,
  place: number,
  count: number,
): { readonly passing: readonly number[]; readonly filters: string } {
  const ranges = coverByRanges(wanted, Math.ceil(MOST_RANGES / count));
  const upToLast = `trim=end_pts=${ticksOf(clip, wanted.at(-1) ?? 0) + 1}`;
  const filters = [
    `[${place}:V:0]${upToLast},split[l${place}][f${place}]`,
    `[l${place}]${logEachFrame(ffmpeg, `showinfo@s${place}`)},nullsink`,
    `[f${place}]${selectFilter("pts", inTicks(clip, ranges))},${TO_RGB}[p${place}]`,
  ].join(";");
  return { passing: indicesIn(ranges), filters };
}

function isBeforeKey(complaint: string, log: FrameLog): boolean {
  return OF_LEADING_FRAMES.test(complaint) && !log.frames.some(({ isKey }) => isKey);
}

/**
 * Seeks to a key frame. The place sought lies behind it by as much as ffmpeg may go back before it looks for one, and
 * before the next one in any case.
 */
function seekOptions(clip: ProbedClip, key: number): string[] {
  if (key === 0) return [];
  const next = clip.keyframes.find((index) => index > key) ?? clip.times.length - 1;
  const [time, nextTime] = [clip.times[key] ?? 0, clip.times[next] ?? 0];
  const behind = Math.min(STEP_BACK_SECONDS, Math.max(0, nextTime - time) / 2);
  const seconds = secondsBetween(clip.clock, 0, clip.startPts) + time + behind;
  return seconds <= 0 ? [] : ["-ss", seconds.toFixed(6), "-noaccurate_seek"];
}
