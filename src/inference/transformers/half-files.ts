import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../protocol/errors.ts";

/** The library writes a download into a file of this name, with its process's number, and renames it once it is whole. */
const HALF = /\.tmp\.(\d+)\.-?\w+$/;

/**
 * Removes what downloads left in half: those of this process, which must have none under way, and of processes that
 * ended. The library removes them itself, but not where a download ends before its file was made, nor where the process
 * is killed.
 *
 * @param folder of one model; it need not exist
 */
export async function removeHalfFiles(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  for (const name of names) {
    const pid = Number(HALF.exec(name)?.[1] ?? 0);
    if (pid === 0 || (pid !== process.pid && isAlive(pid))) continue;
    // What cannot be removed now, since it is open on Windows, is so the next time.
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and is somebody else's.
    return codeOf(error) === "EPERM";
  }
}
