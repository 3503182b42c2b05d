import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process is there and has not ended: one that nobody collected does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return process.platform !== "linux";
  }
}

/** Those that still run after so many seconds; empty as soon as none does. */
export async function stillRunning(pids: readonly number[], seconds: number): Promise<number[]> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const left = pids.filter(isRunning);
    if (left.length === 0 || performance.now() > end) return left;
    await sleep(20);
  }
}

/** Waits until something is so. */
export async function until<T>(look: () => T | undefined | false, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Nothing of the kind within ${seconds} s.`);
    await sleep(10);
  }
}
