import { spawn } from "node:child_process";
import { killFrom } from "./kill-from.ts";
import { Launcher, LauncherLost } from "./launcher/launcher-client.ts";
import type { Program, ProgramCall } from "./program.ts";

/** Programs that still run: a process that ends takes them, and what they started, with it. */
const running = new Set<Program>();

process.on("exit", () => {
  for (const tree of running) killTree(tree);
});

let launcher: Launcher | undefined;
let starting: Promise<Launcher | undefined> | undefined;

/**
 * Has programs started by a small process of their own from now on, for a process that is going to be large
 * ({@link Launcher}). Until that one is there, and where it is none, they are started by this process.
 */
export async function startLauncher(): Promise<void> {
  starting ??= Launcher.start();
  launcher = await starting;
}

/**
 * Starts a program. It stays in the process group of its parent: whoever kills
 * that group, as a terminal and the editor do, ends it as well.
 *
 * @throws Error where it cannot be started
 */
export async function startTree(call: ProgramCall): Promise<Program> {
  const tree = await startProgram(call);
  running.add(tree);
  void tree.ended.then(() => running.delete(tree));
  return tree;
}

/** Ends a running program and everything that it started. */
export function killTree(tree: Program): void {
  if (running.has(tree)) killFrom(tree.pid);
}

async function startProgram(call: ProgramCall): Promise<Program> {
  if (launcher?.isReady === true) {
    try {
      return await launcher.launch(call);
    } catch (error) {
      if (!(error instanceof LauncherLost)) throw error;
    }
  }
  const { path, args, env, stdoutFile = "pipe" } = call;
  const child = spawn(path, args, { stdio: ["ignore", stdoutFile, "pipe"], windowsHide: true, env });
  const { stdout, stderr } = child;
  if (stderr === null) throw new Error("it has no output");
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  return { pid: child.pid ?? NaN, stdout, stderr, ended };
}
