import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { descendantsOf } from "./descendants.ts";

export type Tree = ChildProcessByStdio<null, Readable, Readable>;

/** Trees that still run: a process that ends takes them with it. */
const running = new Set<Tree>();

process.on("exit", () => {
  for (const tree of running) killTree(tree);
});

/**
 * Starts a program without a shell and without stdin. It stays in the process group of its parent: whoever kills
 * that group, as a terminal and the editor do, ends it as well.
 */
export function startTree(path: string, args: readonly string[], env: NodeJS.ProcessEnv): Tree {
  const tree = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true, env });
  running.add(tree);
  const forget = (): void => {
    running.delete(tree);
  };
  tree.once("exit", forget).once("error", forget);
  return tree;
}

/** Ends a running program and everything that it started, as a wrapper script does, at once. */
export function killTree(tree: Tree): void {
  const { pid } = tree;
  if (pid === undefined || !running.has(tree)) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    return;
  }
  for (const each of [...descendantsOf(pid), pid]) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It ended in the meantime.
    }
  }
}
