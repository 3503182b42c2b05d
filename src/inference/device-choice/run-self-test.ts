import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SaccadeError } from "../../protocol/errors.ts";
import { type SelfTest, selfTestReportSchema } from "../../protocol/device.ts";
import { judge, judgeEnd } from "./judge.ts";

export interface SelfTestOptions {
  /** The program to run with the device's name; absent: Saccade's own. */
  readonly entry?: string | undefined;
  readonly deadlineSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A first start compiles the driver's shaders, on a machine that may be busy. */
const DEADLINE_SECONDS = 30;
const STDERR_KEPT = 4000;

/** Beside the bundles, and in the sources. */
const ENTRIES = ["./device-self-test.js", "./self-test.ts"];

/**
 * Tries a device in a process of its own. That it crashes, hangs, refuses or computes wrongly are answers.
 *
 * @throws SaccadeError `cancelled`
 */
export async function runSelfTest(device: string, options: SelfTestOptions = {}): Promise<SelfTest> {
  const { signal } = options;
  if (signal?.aborted === true) throw cancelled();
  const entry = options.entry ?? ownEntry();
  if (entry === undefined) return { outcome: "untested", finding: "this installation lacks dist/device-self-test.js" };
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const child = fork(entry, [device], {
    // Not the parent's: a debugger's port is taken. In the editor, this program is Electron.
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const end = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", end);
  try {
    return await ending(child, seconds, options.deadlineSeconds ?? DEADLINE_SECONDS, signal);
  } finally {
    process.off("exit", end);
    end();
  }
}

function ending(
  child: ChildProcess,
  seconds: () => number,
  deadlineSeconds: number,
  signal: AbortSignal | undefined,
): Promise<SelfTest> {
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  return new Promise<SelfTest>((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve({ outcome: "hung", finding: `it did not answer within ${deadlineSeconds} s` });
    }, deadlineSeconds * 1000);
    const onAbort = (): void => {
      reject(cancelled());
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    child.once("message", (message) => {
      const report = selfTestReportSchema.safeParse(message);
      if (report.success) resolve(judge(report.data, seconds()));
      else resolve({ outcome: "crashed", finding: "its process gave an answer that makes no sense" });
    });
    child.once("error", (error) => {
      resolve({ outcome: "untested", finding: `its process could not be started: ${error.message}` });
    });
    // Not "exit": an answer may still be on its way through the channel then.
    child.once("close", (code, by) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      resolve(judgeEnd(code, by, stderr));
    });
  });
}

function ownEntry(): string | undefined {
  return ENTRIES.map((name) => fileURLToPath(new URL(name, import.meta.url))).find((path) => existsSync(path));
}

function cancelled(): SaccadeError {
  return new SaccadeError("cancelled", "Cancelled while a device was tested.");
}
