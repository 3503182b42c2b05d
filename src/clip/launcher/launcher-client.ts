import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { killFrom } from "../kill-from.ts";
import type { Program, ProgramCall } from "../program.ts";
import { type Launch, type LauncherReport, TOKEN_LENGTH } from "./messages.ts";

/** Beside the bundles, and in the sources. */
const ENTRIES = ["./launcher.js", "./launcher.ts"];

/** Milliseconds until a launcher that says nothing counts as lost. */
const PATIENCE_MS = 10_000;

/** The launcher ended or does not answer; no error of the program's. */
export class LauncherLost extends Error {}

/** A program that was asked for, until it has ended. */
interface Asked {
  readonly onStarted: (pid: number) => void;
  readonly onRefused: (error: Error) => void;
  readonly onEnded: (code: number | null) => void;
  pid: number | undefined;
}

interface Expected {
  readonly onConnected: (socket: Socket) => void;
  readonly onLost: (error: Error) => void;
}

/**
 * A small process that starts programs for this one. Linux forks whoever starts a program: the tables of its memory are
 * copied, and every page that it writes afterwards is a fault. A process that holds a model pays more for that than a
 * short program costs; a small one does not. A program's outputs are connected to this process itself, by sockets of
 * the abstract namespace, which leave nothing on the disk.
 */
export class Launcher {
  /** Where outputs connect. */
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #server: Server;
  readonly #asked = new Map<number, Asked>();
  /** Who waits for a connection, by what it says first: others can connect as well. */
  readonly #expected = new Map<string, Expected>();
  /** Settles when it has started, and when it has not. */
  readonly #started: Promise<void>;
  #onStarted: () => void = () => undefined;
  #isReady = false;
  #next = 0;

  private constructor(child: ChildProcess, server: Server, address: string) {
    this.address = address;
    this.#child = child;
    this.#server = server;
    this.#started = new Promise((resolve) => (this.#onStarted = resolve));
    server.on("connection", (socket) => {
      this.#receive(socket);
    });
    const lose = (): void => {
      this.#lose();
    };
    child.once("error", lose).once("exit", lose);
    child.on("message", (message: LauncherReport) => {
      this.#hear(message);
    });
  }

  /** Starts a launcher and waits until it is there. Undefined where programs start without a fork, and where it cannot be. */
  static async start(): Promise<Launcher | undefined> {
    const entry = ENTRIES.map((name) => fileURLToPath(new URL(name, import.meta.url))).find((path) => existsSync(path));
    if (process.platform !== "linux" || entry === undefined) return undefined;
    const name = `saccade-${token()}`;
    const address = `\0${name}`;
    const server = createServer();
    try {
      server.listen(address);
      await once(server, "listening");
    } catch {
      return undefined;
    }
    const child = fork(entry, [name], {
      // Not the parent's: a debugger's port is taken. In the editor, this program is Electron.
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const launcher = new Launcher(child, server, address);
    await launcher.#started;
    // None of them keeps this process from ending.
    server.unref();
    child.unref();
    child.channel?.unref();
    return launcher;
  }

  /** Whether it can be asked: it has not ended. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Of the launcher itself. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws LauncherLost; Error where the program cannot be started */
  async launch({ path, args, env, stdoutFile }: ProgramCall): Promise<Program> {
    if (!this.#isReady) throw new LauncherLost();
    const id = this.#next++;
    const [outName, logName] = [token(), token()];
    // Whoever has the right to may open another's file, named or not.
    const out = stdoutFile === undefined ? { token: outName } : { file: `/proc/${process.pid}/fd/${stdoutFile}` };
    const message: Launch = { id, path, args, env, stdout: out, stderr: logName };
    // It is waited for until it has ended.
    this.#child.channel?.ref();
    let onEnded: Asked["onEnded"] = () => undefined;
    const ended = new Promise<number | null>((resolve) => (onEnded = resolve));
    const started = new Promise<number>((onStarted, onRefused) => {
      this.#asked.set(id, { onStarted, onRefused, onEnded, pid: undefined });
    });
    const patience = setTimeout(() => {
      this.#lose();
    }, PATIENCE_MS);
    const toStdout = stdoutFile === undefined ? this.#connection(outName) : null;
    const toStderr = this.#connection(logName);
    try {
      this.#child.send(message, () => undefined);
      const [pid, stdout, stderr] = await Promise.all([started, toStdout, toStderr]);
      return { pid, stdout, stderr, ended };
    } catch (error) {
      this.#forget(id);
      // A program that was started all the same finds nobody who reads, and ends.
      for (const socket of [toStdout, toStderr]) void socket?.then((open) => open.destroy()).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(patience);
      for (const name of [outName, logName]) this.#expected.delete(name);
    }
  }

  #connection(name: string): Promise<Socket> {
    const connection = new Promise<Socket>((onConnected, onLost) => {
      this.#expected.set(name, { onConnected, onLost });
    });
    // Told once, by whichever is waited for first.
    connection.catch(() => undefined);
    return connection;
  }

  /** Whoever connects says its name before anything else. */
  #receive(socket: Socket): void {
    const refuse = (): void => {
      socket.destroy();
    };
    const read = (): void => {
      const name = socket.read(TOKEN_LENGTH) as Buffer | null;
      if (name === null) return;
      socket.off("readable", read).off("timeout", refuse).setTimeout(0);
      const expected = this.#expected.get(name.toString("latin1"));
      if (expected) expected.onConnected(socket);
      else refuse();
    };
    // It closes as well, and that is heard.
    socket.on("error", () => undefined);
    socket.setTimeout(PATIENCE_MS).once("timeout", refuse).on("readable", read);
  }

  #hear(message: LauncherReport): void {
    if (message.kind === "ready") {
      this.#isReady = true;
      this.#onStarted();
      return;
    }
    const asked = this.#asked.get(message.id);
    if (!asked) return;
    switch (message.kind) {
      case "started":
        asked.pid = message.pid;
        asked.onStarted(message.pid);
        break;
      case "refused":
        asked.onRefused(new Error(message.reason));
        break;
      case "ended":
        asked.onEnded(message.code);
        this.#forget(message.id);
    }
  }

  #forget(id: number): void {
    this.#asked.delete(id);
    if (this.#asked.size === 0) this.#child.channel?.unref();
  }

  /** Its programs end with it, as killed ones. */
  #lose(): void {
    this.#isReady = false;
    this.#onStarted();
    this.#server.close();
    this.#child.kill("SIGKILL");
    for (const [id, { pid, onRefused, onEnded }] of this.#asked) {
      if (pid !== undefined) killFrom(pid);
      onRefused(new LauncherLost());
      onEnded(null);
      this.#forget(id);
    }
    for (const { onLost } of this.#expected.values()) onLost(new LauncherLost());
  }
}

function token(): string {
  return randomBytes(TOKEN_LENGTH / 2).toString("hex");
}
