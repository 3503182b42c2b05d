import { Complaints } from "./complaints.ts";
import { eachFrameOnce } from "./decode-pass.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Footage } from "./footage.ts";
import { FrameLog } from "./frame-log.ts";
import { inputArguments, logEachFrame, VIDEO_STREAM } from "./input-arguments.ts";
import { InputLog } from "./input-log.ts";
import type { KeptPictures } from "./kept-pictures.ts";
import { LineSplitter } from "./line-splitter.ts";
import { TO_RGB } from "./rgb-frame.ts";
import { type FfmpegTask, runFfmpeg, type RunLimits } from "./run-ffmpeg.ts";

/** What ffmpeg logs while it decodes a clip. */
export interface DecodeLog {
  /** `null` where ffmpeg was killed or crashed. */
  readonly exitCode: number | null;
  readonly input: InputLog;
  readonly frames: FrameLog;
  readonly complaints: Complaints;
  /** Of the first frame as shown; undefined where none was decoded. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** Whether decoding ended where the caller had seen enough. */
  readonly isBeginning: boolean;
}

/** Headers and frames leave ffmpeg as they come: it may be stopped before its buffers are full. */
const AT_ONCE = ["-flush_packets", "1"] as const;

const LIMITS: RunLimits = { seconds: 900, silentSeconds: 60, stdoutBytes: 1 << 28, stderrBytes: 1 << 30 };

/**
 * Decodes everything for the log alone. Pixels do not matter here, so the costly in-loop filters are left out.
 *
 * @param isEnough asked after each frame; decoding ends where it says so
 */
export async function decodeForLog(
  ffmpeg: Ffmpeg,
  footage: Footage,
  signal: AbortSignal,
  isEnough: (log: Pick<DecodeLog, "input" | "frames" | "complaints">) => boolean = () => false,
): Promise<DecodeLog> {
  const sizes: { width: number; height: number }[] = [];
  const headers = new LineSplitter((line) => {
    const [, width, height] = /#dimensions 0: (\d+)x(\d+)$/.exec(line) ?? [];
    if (width !== undefined) sizes.push({ width: Number(width), height: Number(height) });
  });
  const log = await runForLog(ffmpeg, signal, isEnough, {
    args: [
      ...inputArguments(footage, ["-skip_loop_filter", "all"]),
      // A corner of every frame, and one whole frame for its size. Both go to the pipe, though nobody reads the
      // frames there: ffmpeg then ends soon after a parent that was killed.
      ...[...VIDEO_STREAM, "-vf", logEachFrame(ffmpeg), ...AT_ONCE, "-f", "framecrc", "pipe:1"],
      ...[...VIDEO_STREAM, "-frames:v", "1", ...AT_ONCE, "-f", "framecrc", "pipe:1"],
    ],
    onStdout: (chunk) => {
      headers.push(chunk.toString("latin1"));
    },
  });
  const [one, other] = sizes;
  const size =
    one === undefined || other === undefined
      ? undefined
      : one.width * one.height > other.width * other.height
        ? one
        : other;
  return { ...log, size };
}

/**
 * Decodes everything for the log and keeps the pictures as well, whose bytes are those that a later decoding would give.
 *
 * @param kept receives them
 * @param most bytes of them, at which no more are written
 * @returns undefined where they have no room, on the disk or in what is allowed, and where ffmpeg failed
 */
export async function decodeAndKeep(
  ffmpeg: Ffmpeg,
  footage: Footage,
  kept: KeptPictures,
  most: number,
  signal: AbortSignal,
): Promise<DecodeLog | undefined> {
  const log = await runForLog(ffmpeg, signal, () => false, {
    args: [
      ...inputArguments(footage),
      ...[...VIDEO_STREAM, "-vf", logEachFrame(ffmpeg), "-f", "null", "-"],
      // Every picture with its size.
      ...[...VIDEO_STREAM, "-vf", TO_RGB, ...eachFrameOnce(ffmpeg), "-c:v", "ppm", "-fs", String(most)],
      ...["-f", "image2pipe", "pipe:1"],
    ],
    stdoutFile: kept.file,
  });
  return log.exitCode === 0 && kept.bytes < most ? { ...log, size: kept.size } : undefined;
}

async function runForLog(
  ffmpeg: Ffmpeg,
  signal: AbortSignal,
  isEnough: (log: Pick<DecodeLog, "input" | "frames" | "complaints">) => boolean,
  task: Pick<FfmpegTask, "args" | "onStdout" | "stdoutFile">,
): Promise<Omit<DecodeLog, "size">> {
  const input = new InputLog();
  const frames = new FrameLog();
  const complaints = new Complaints();
  const enough = new AbortController();
  const running = runFfmpeg(ffmpeg.path, {
    ...task,
    limits: LIMITS,
    signal: AbortSignal.any([signal, enough.signal]),
    onStderrLine: (line) => {
      if (!frames.add(line)) {
        if (!complaints.add(line)) input.add(line);
      } else if (isEnough({ input, frames, complaints })) enough.abort();
    },
  });
  const exitCode = await running.catch((error: unknown) => {
    if (enough.signal.aborted && !signal.aborted) return 0;
    throw error;
  });
  return { exitCode, input, frames, complaints, isBeginning: enough.signal.aborted };
}
