import { Complaints } from "./complaints.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { FrameLog } from "./frame-log.ts";
import { inputArguments, VIDEO_STREAM } from "./input-arguments.ts";
import { PictureSplitter } from "./picture-splitter.ts";
import type { ProbedClip } from "./probe.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";

/** One run of ffmpeg over a clip: some of its pictures on one output, the times of frames on another. */
export interface Pass {
  /** Sets the decoder, such as `-threads 4`; nothing where left out. */
  readonly toDecoder?: readonly string[];
  /** Filters and options of the output that is there for its log; the filters end in {@link logEachFrame}. */
  readonly toLog: readonly string[];
  /** The same of the output whose raw pictures are read. */
  readonly toPixels: readonly string[];
  /** Of one picture. */
  readonly bytes: number;
  /** How many pictures will come. */
  readonly pictures: number;
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Whether the picture at a place in the output is kept; all where left out. */
  readonly isWanted?: (place: number) => boolean;
  /** Takes each wanted picture and owns it. */
  readonly onPicture: (place: number, data: Uint8Array) => void;
  /** Holds ffmpeg back until the pictures that came are taken. */
  readonly untilTaken?: () => Promise<void>;
  /** After each line about frames; what it throws ends the run. */
  readonly onLog?: (log: FrameLog) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface PassResult {
  readonly exitCode: number | null;
  /** How many whole pictures came. */
  readonly pictures: number;
  readonly log: FrameLog;
  readonly complaints: Complaints;
}

export async function runPass(ffmpeg: Ffmpeg, clip: ProbedClip, pass: Pass): Promise<PassResult> {
  const log = new FrameLog();
  const complaints = new Complaints();
  const splitter = new PictureSplitter(pass.bytes, pass.isWanted ?? (() => true), pass.onPicture);
  const exitCode = await runFfmpeg(ffmpeg.path, {
    args: [
      ...inputArguments(clip.footage, pass.toDecoder ?? []),
      ...[...VIDEO_STREAM, ...pass.toLog, "-f", "null", "-"],
      ...[...VIDEO_STREAM, ...pass.toPixels, ...eachFrameOnce(ffmpeg), "-f", "rawvideo", "pipe:1"],
    ],
    limits: { seconds: pass.seconds, stdoutBytes: pass.pictures * pass.bytes, stderrBytes: 1 << 30 },
    signal: pass.signal,
    onStdout: (chunk) => {
      splitter.push(chunk);
    },
    ...(pass.untilTaken === undefined ? {} : { untilTaken: pass.untilTaken }),
    onStderrLine: (line) => {
      if (log.add(line)) pass.onLog?.(log);
      else complaints.add(line);
    },
  });
  return { exitCode, pictures: splitter.count, log, complaints };
}

/** Frames pass as they come: none doubled or dropped to keep a rate. The option was renamed in ffmpeg 5.1, and the old name went later. */
export function eachFrameOnce(ffmpeg: Ffmpeg): string[] {
  return [ffmpeg.libavformat >= 60 ? "-fps_mode" : "-vsync", "passthrough"];
}
