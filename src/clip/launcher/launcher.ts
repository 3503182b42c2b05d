// The entry of the small process that starts programs for a large one: dist/launcher.js.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { messageOf } from "../../protocol/errors.ts";
import { killFrom } from "../kill-from.ts";
import type { Launch, LauncherReport } from "./messages.ts";

/** An address of the abstract namespace, without the zero that begins it: arguments cannot hold one. */
const address = `\0${process.argv[2] ?? ""}`;

/** Programs that run. */
const running = new Set<number>();

function report(message: LauncherReport): void {
  // Nobody hears it where the parent has ended.
  process.send?.(message, undefined, undefined, () => undefined);
}

/** A connection to the parent that a program can be given as its output. */
function output(token: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.write(token, (error) => {
        if (error) reject(error);
        else resolve(socket);
      });
    });
  });
}

async function launch({ id, path, args, env, stdout, stderr }: Launch): Promise<void> {
  const log = await output(stderr);
  const out = "token" in stdout ? await output(stdout.token) : openSync(stdout.file, "w");
  try {
    const program = spawn(path, args, { stdio: ["ignore", out, log], windowsHide: true, env });
    watch(id, program);
  } catch (error) {
    report({ kind: "refused", id, reason: messageOf(error) });
  } finally {
    // The program has its own.
    log.destroy();
    if (typeof out === "number") closeSync(out);
    else out.destroy();
  }
}

function watch(id: number, program: ChildProcess): void {
  const { pid } = program;
  if (pid === undefined) {
    program.once("error", (error) => {
      report({ kind: "refused", id, reason: error.message });
    });
    return;
  }
  running.add(pid);
  report({ kind: "started", id, pid });
  program.once("exit", (code) => {
    running.delete(pid);
    report({ kind: "ended", id, code });
  });
}

process.on("message", (message: Launch) => {
  // Who cannot connect is of no use: the parent then starts its programs itself.
  launch(message).catch(() => process.exit(1));
});

// Nothing outlives the process that asked for it.
process.on("disconnect", () => {
  for (const pid of running) killFrom(pid);
  process.exit();
});

report({ kind: "ready" });
