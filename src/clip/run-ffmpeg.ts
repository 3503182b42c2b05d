import type { Readable } from "node:stream";
import { messageOf, SaccadeError } from "../protocol/errors.ts";
import { LineSplitter } from "./line-splitter.ts";
import { killTree, startTree } from "./process-tree.ts";
import type { Program } from "./program.ts";
import { quoted } from "./quoted.ts";
import { Watchdog } from "./watchdog.ts";

export interface RunLimits {
  /** Wall-clock seconds for the whole run. */
  readonly seconds: number;
  /** Wall-clock seconds without any output; left out where a healthy run may be silent for long. */
  readonly silentSeconds?: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

export interface FfmpegTask {
  readonly args: readonly string[];
  readonly limits: RunLimits;
  readonly signal?: AbortSignal | undefined;
  readonly onStdout?: (chunk: Buffer) => void;
  /** An open file that stdout is written to, by its descriptor; nothing is read then. */
  readonly stdoutFile?: number;
  /** Asked after each piece of stdout: no further one is read, which holds ffmpeg back, until what it gives has settled. */
  readonly untilTaken?: () => Promise<void> | undefined;
  readonly onStderrLine?: (line: string) => void;
}

/** How long pipes may stay open and silent after the end of the process that was started. */
const LINGER_MS = 1000;

/**
 * Runs ffmpeg to its end and gives its exit code, or `null` where something else killed it.
 *
 * When a limit is exceeded, the signal aborts or a handler throws, the whole process tree is killed and the promise
 * is rejected: by a SaccadeError of kind `failure` or `cancelled`, or by what the handler threw.
 */
export async function runFfmpeg(path: string, task: FfmpegTask): Promise<number | null> {
  const { limits, signal } = task;
  const isCancelled = (): boolean => signal?.aborted === true;
  if (isCancelled()) throw cancelled();
  const tree = await start(path, task);

  let stoppedBy: unknown;
  const stop = (reason: unknown): void => {
    stoppedBy ??= reason;
    killTree(tree);
  };
  /** Passes output on until the run is stopped; what the handler throws stops it. */
  const receiver = <Piece extends string | Buffer>(limit: number, take: (piece: Piece) => void) => {
    let received = 0;
    return (piece: Piece): void => {
      if (stoppedBy !== undefined) return;
      watchdog.heard();
      received += piece.length;
      try {
        if (received > limit) throw exceeded(path, `put out more than ${limit} bytes`);
        take(piece);
      } catch (error) {
        stop(error);
      }
    };
  };

  const watchdog = new Watchdog(limits.seconds, limits.silentSeconds, (what) => {
    stop(exceeded(path, what));
  });
  const onAbort = (): void => {
    stop(cancelled());
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  if (isCancelled()) onAbort();

  const lines = new LineSplitter((line) => task.onStderrLine?.(line));
  const takeLog = receiver<string>(limits.stderrBytes, (text) => {
    lines.push(text);
  });
  tree.stderr.setEncoding("utf8").on("data", takeLog);
  tree.stdout?.on(
    "data",
    receiver<Buffer>(limits.stdoutBytes, (chunk) => {
      task.onStdout?.(chunk);
      const taken = task.untilTaken?.();
      if (taken === undefined) return;
      tree.stdout?.pause();
      taken.catch(stop).finally(() => {
        watchdog.heard();
        tree.stdout?.resume();
      });
    }),
  );

  try {
    const code = await end(tree);
    takeLog("\n");
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- What the handler threw, as it was.
    if (stoppedBy !== undefined) throw stoppedBy;
    return code;
  } finally {
    watchdog.end();
    signal?.removeEventListener("abort", onAbort);
  }
}

async function start(path: string, { args, stdoutFile }: FfmpegTask): Promise<Program> {
  try {
    return await startTree({ path, args, env: environment(), stdoutFile });
  } catch (error) {
    throw notStarted(path, error);
  }
}

/** Settles when the process has ended and its output is read. */
async function end({ stdout, stderr, ended }: Program): Promise<number | null> {
  const read = Promise.all([stdout, stderr].map(closing));
  const code = await ended;
  // What the process started may outlive it and hold its pipes open without end. Two silent periods in a row
  // are waited for: after the first, what came while this process was busy has had its turn to be read.
  let silentPeriods = 0;
  const heard = (): void => {
    silentPeriods = 0;
  };
  stdout?.on("data", heard);
  stderr.on("data", heard);
  const linger = setInterval(() => {
    // What is held back is not silent.
    silentPeriods = stdout?.isPaused() === true ? 0 : silentPeriods + 1;
    if (silentPeriods < 2) return;
    stdout?.destroy();
    stderr.destroy();
  }, LINGER_MS / 2);
  try {
    await read;
  } finally {
    clearInterval(linger);
  }
  return code;
}

function closing(stream: Readable | null): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null || stream.closed) resolve();
    else stream.once("close", resolve);
  });
}

/** These make ffmpeg write report files and colour its log. */
const UNWANTED = new Set(["FFREPORT", "AV_LOG_FORCE_COLOR", "AV_LOG_FORCE_256COLOR"]);

/**
 * Of glibc, which other systems do not read: pictures are taken from few large pages and used again, and not asked of
 * the system and given back one by one. That is a quarter of what a seek costs.
 */
const ALLOCATION = Object.entries({ hugetlb: 1, mmap_threshold: 1 << 25, trim_threshold: 1 << 28, top_pad: 1 << 24 })
  .map(([name, value]) => `glibc.malloc.${name}=${value}`)
  .join(":");

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !UNWANTED.has(name));
  return { GLIBC_TUNABLES: ALLOCATION, ...Object.fromEntries(kept), AV_LOG_FORCE_NOCOLOR: "1" };
}

function notStarted(path: string, error: unknown): SaccadeError {
  return new SaccadeError("failure", `ffmpeg at ${quoted(path)} could not be started: ${messageOf(error)}.`);
}

function exceeded(path: string, what: string): SaccadeError {
  return new SaccadeError("failure", `ffmpeg at ${quoted(path)} ${what} and was stopped.`);
}

function cancelled(): SaccadeError {
  return new SaccadeError("cancelled", "Cancelled while ffmpeg was running.");
}
