import { type ChildProcess, fork } from "node:child_process";
import {
  CancellationTokenSource,
  createMessageConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  ResponseError,
} from "vscode-jsonrpc/node";
import type { z } from "zod";
import { messageOf, SaccadeError } from "../protocol/errors.ts";
import { type LabNotifications, labNotifications, labRequests, type LabRequests } from "../protocol/lab-channel.ts";
import { fromReply } from "./channel/errors.ts";

/** A cancel that is not honoured within this time ends the process: a native call does not hear it. */
const CANCEL_MS = 3000;
/** How long a process may take to end by itself once it is no longer needed, in milliseconds. */
const STOP_MS = 1000;
/** How long a process that ended may keep its pipes open, in milliseconds: a grandchild can hold them for ever. */
const DRAIN_MS = 500;
const STDERR_BYTES = 4096;
/**
 * What dies young piles up to a limit of V8's own, in megabytes a half, before it is collected. Kept low, a clip of half
 * an hour takes little more memory than one of a minute; in return there are more collections, each a shorter one.
 */
export const LAB_MEMORY = ["--max-semi-space-size=8"] as const;
/** The process is not started again once it ended so often within so short a time. */
const MOST_CRASHES = 5;
const CRASH_WINDOW_MS = 3 * 60_000;

export interface LabOptions {
  /** The built lab, `dist/lab.js`. */
  readonly entry: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly onNotification?: Partial<LabListeners> | undefined;
}

export type LabListeners = {
  readonly [Name in keyof LabNotifications]: (params: z.infer<LabNotifications[Name]>) => void;
};

/** The process ended under what it was asked. */
export class LabEnded extends SaccadeError {
  /** "The lab process ended with signal SIGKILL", without its full stop. */
  readonly what: string;

  constructor(what: string, words: string) {
    super("failure", `${what}. ${words}`);
    this.what = what;
  }
}

/** A process under way, and what it was asked. */
interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** What to tell those who wait, once the process has ended. It never rejects. */
  readonly end: Promise<SaccadeError>;
  readonly watch: Watch;
}

interface Watch {
  /** Rings when a native call has taken too long. */
  budget: NodeJS.Timeout | undefined;
  /** Why the process was killed, where it was. */
  killed: string | undefined;
}

/**
 * The parent's side of the lab. It forks the process when something is asked and keeps it; when the process ends, every
 * promise settles, and the next request starts another, unless that happened too often.
 */
export class LabClient {
  readonly #options: LabOptions;
  readonly #crashes: number[] = [];
  #running: Running | undefined;

  constructor(options: LabOptions) {
    this.#options = options;
  }

  /** The process's number, while one runs. */
  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /**
   * Asks the lab.
   *
   * @throws SaccadeError of the lab's own kind; LabEnded if the process dies, with the last words of its stderr;
   *   `cancelled` once the signal was honoured, at the latest after 3 s
   */
  async request<Method extends keyof LabRequests>(
    method: Method,
    params: z.input<LabRequests[Method]["params"]>,
    signal?: AbortSignal,
  ): Promise<z.infer<LabRequests[Method]["result"]>> {
    if (signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled.");
    const running = (this.#running ??= this.#start());
    const cancellation = new CancellationTokenSource();
    let killTimer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      cancellation.cancel();
      killTimer = setTimeout(() => {
        this.#kill(running, "it did not hear that it was cancelled");
      }, CANCEL_MS);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const reply: unknown = await Promise.race([
        running.connection.sendRequest(method, params, cancellation.token),
        running.end.then((error) => Promise.reject(error)),
      ]);
      const result = labRequests[method].result.safeParse(reply);
      if (!result.success) throw new SaccadeError("failure", `The lab's reply to "${method}" cannot be read.`);
      // The schema is this method's own; the compiler loses that between the two maps.
      return result.data as z.infer<LabRequests[Method]["result"]>;
    } catch (error) {
      if (isAborted(signal)) throw new SaccadeError("cancelled", "Cancelled.", { cause: error });
      const isConnected = running.watch.killed === undefined && running.child.connected;
      throw isConnected || isReply(error) ? fromReply(error) : await running.end;
    } finally {
      clearTimeout(killTimer);
      signal?.removeEventListener("abort", cancel);
      cancellation.dispose();
    }
  }

  /** Ends the process; what is under way fails. It may end by itself, unless a native call holds it. */
  async dispose(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    running.watch.killed ??= "it was stopped";
    if (running.child.connected) running.child.disconnect();
    const killTimer = setTimeout(() => {
      this.#kill(running, "it was stopped");
    }, STOP_MS);
    await running.end;
    clearTimeout(killTimer);
  }

  #start(): Running {
    const now = Date.now();
    const recent = this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS);
    if (recent.length >= MOST_CRASHES) {
      throw new SaccadeError(
        "failure",
        `The lab ended ${recent.length} times within three minutes and is not started again. Its log says why; try another device, or a smaller model.`,
      );
    }
    const child = fork(this.#options.entry, [], {
      // In the desktop editor execPath is Electron, which is Node only when asked.
      env: { ...process.env, ...this.#options.env, ELECTRON_RUN_AS_NODE: "1" },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [...LAB_MEMORY],
      // Its own process group, so that ffmpeg goes with it when it is killed. On Windows this would open a console.
      detached: process.platform !== "win32",
    });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const watch: Watch = { budget: undefined, killed: undefined };
    const running: Running = { child, connection, watch, end: this.#endOf(child, connection, watch) };
    this.#listen(running);
    connection.listen();
    const killAtExit = (): void => {
      killGroup(child);
    };
    process.once("exit", killAtExit);
    void running.end.then(() => {
      process.off("exit", killAtExit);
    });
    return running;
  }

  /** Tells the process's notifications, and keeps the time of its native calls. */
  #listen(running: Running): void {
    const { connection } = running;
    for (const name of Object.keys(labNotifications) as (keyof LabNotifications)[]) {
      connection.onNotification(name, (message: unknown) => {
        const params = labNotifications[name].safeParse(message);
        if (!params.success) return;
        if (name === "native") {
          clearTimeout(running.watch.budget);
          const { budgetSeconds } = params.data as z.infer<LabNotifications["native"]>;
          if (budgetSeconds !== null) this.#watch(running, budgetSeconds);
        }
        const listener = this.#options.onNotification?.[name] as ((params: unknown) => void) | undefined;
        listener?.(params.data);
      });
    }
    // A connection that breaks ends with its process, which is told there.
    connection.onError(() => undefined);
  }

  #watch(running: Running, seconds: number): void {
    running.watch.budget = setTimeout(() => {
      this.#kill(running, `a call into the runtime took more than ${seconds} s`);
    }, seconds * 1000);
  }

  #kill(running: Running, reason: string): void {
    running.watch.killed ??= reason;
    killGroup(running.child);
  }

  #endOf(child: ChildProcess, connection: MessageConnection, watch: Watch): Promise<SaccadeError> {
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-STDERR_BYTES)));
    return new Promise((resolve) => {
      const settle = (what: string): void => {
        clearTimeout(watch.budget);
        clearTimeout(deaf);
        connection.dispose();
        // Whatever outlived it.
        killGroup(child);
        if (this.#running?.child === child) this.#running = undefined;
        const words =
          stderr.trim() === "" ? "It said nothing." : `Its last words: ${stderr.trim().replaceAll(/\s+/g, " ")}`;
        resolve(new LabEnded(what, words));
      };
      let deaf: NodeJS.Timeout | undefined;
      child.once("disconnect", () => {
        deaf = setTimeout(() => {
          watch.killed ??= "it closed its channel";
          killGroup(child);
        }, DRAIN_MS);
      });
      child.once("error", (error) => {
        settle(`The lab process could not be started: ${messageOf(error)}`);
      });
      child.once("exit", (code, signal) => {
        const { killed } = watch;
        if (killed === undefined) this.#crashes.push(Date.now());
        const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
        const what =
          killed === undefined ? `The lab process ended with ${how}` : `The lab process was ended, since ${killed}`;
        const drained = setTimeout(() => {
          settle(what);
        }, DRAIN_MS);
        child.once("close", () => {
          clearTimeout(drained);
          settle(what);
        });
      });
    });
  }
}

/** Whether the lab said so itself. What was pending when its connection went is rejected in the same form. */
function isReply(error: unknown): boolean {
  if (error instanceof SaccadeError) return true;
  return error instanceof ResponseError && error.code !== ErrorCodes.PendingResponseRejected;
}

/** Asked anew each time: the type checker takes a property it has read for settled. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Ends a process and all it started, at once. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}
