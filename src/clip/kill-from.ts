import { spawn } from "node:child_process";
import { descendantsOf } from "./descendants.ts";

/** Ends a process and everything that it started, as a wrapper script does, at once. */
export function killFrom(pid: number): void {
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
