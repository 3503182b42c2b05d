import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { SaccadeError } from "../protocol/errors.ts";

export interface CliRun {
  /** The built command line, dist/cli.js. */
  readonly cliPath: string;
  readonly args: readonly string[];
  /** Aborting ends the process and everything it started. */
  readonly signal: AbortSignal;
  /** Each line of the process's stderr, as it comes. */
  onStderr?(line: string): unknown;
}

/** How long a process may take to end once it was told to, in milliseconds. */
const KILL_AFTER_MS = 3000;
/** How long its pipes may stay open once it has ended, in milliseconds: a grandchild can hold them for ever. */
const DRAIN_MS = 1000;
const STDERR_LINES_KEPT = 20;

/**
 * Runs the command line and gives its stdout. However the process ends, the promise settles:
 * @throws {SaccadeError} with the process's own kind and the last words of its stderr when it fails, dies or ends
 *   without a word on stdout; `cancelled` when the signal aborted it, and then only once the process is gone.
 */
export async function runCli(run: CliRun): Promise<string> {
  if (isAborted(run.signal)) throw cancelled();
  const child = spawn(process.execPath, [run.cliPath, ...run.args], {
    // In the desktop editor execPath is Electron, which is Node only when asked.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group, so that ffmpeg goes with it when it is killed. On Windows this would open a console.
    detached: process.platform !== "win32",
    windowsHide: true,
  });

  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const stderr: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.trim() === "") return;
    stderr.push(line.trim());
    if (stderr.length > STDERR_LINES_KEPT) stderr.shift();
    run.onStderr?.(line.trim());
  });

  let killTimer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    killTree(child, "SIGTERM");
    killTimer = setTimeout(() => {
      killTree(child, "SIGKILL");
    }, KILL_AFTER_MS);
  };
  run.signal.addEventListener("abort", stop, { once: true });
  try {
    const end = await endOf(child);
    if (isAborted(run.signal)) throw cancelled();
    if (end.code !== 0) throw failed(end, stderr);
    if (stdout.trim() === "") throw new SaccadeError("failure", `Saccade's process ended without an answer.`);
    return stdout;
  } finally {
    run.signal.removeEventListener("abort", stop);
    clearTimeout(killTimer);
    // Whatever outlived its parent.
    killTree(child, "SIGKILL");
  }
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Settles when the process has ended and its pipes are drained, or could not be started. */
function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new SaccadeError("failure", `Saccade's process could not be started: ${cause.message}.`, { cause }));
    });
    child.once("close", (code, signal) => {
      resolve({ code, signal });
    });
    child.once("exit", (code, signal) => {
      setTimeout(() => {
        resolve({ code, signal });
      }, DRAIN_MS).unref();
    });
  });
}

function failed(end: End, stderr: readonly string[]): SaccadeError {
  // The command line ends by saying what is wrong in one sentence; whatever else ends it leaves only a trace.
  if (end.code === 2) return new SaccadeError("input", stderr.at(-1) ?? "Saccade's process refused its input.");
  if (end.code === 130) return cancelled();
  if (end.code === 1 && stderr.length > 0) return new SaccadeError("failure", stderr.at(-1) ?? "");
  const how = end.signal === null ? `exit code ${String(end.code)}` : `signal ${end.signal}`;
  const words = stderr.length === 0 ? "It said nothing." : `Its last words: ${stderr.slice(-5).join(" ")}`;
  return new SaccadeError("failure", `Saccade's process ended with ${how}. ${words}`);
}

/** Asked anew each time: the type checker takes a property it has read for settled. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function cancelled(): SaccadeError {
  return new SaccadeError("cancelled", "Cancelled.");
}

function killTree(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") {
      if (child.exitCode === null) spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // The group is gone already.
  }
}
