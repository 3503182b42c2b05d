import { lstat, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { quoted } from "../../clip/quoted.ts";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import { JOURNAL } from "../journal/journal-writer.ts";
import { RunLock } from "../journal/run-lock.ts";
import { scanJournal } from "../journal/scan.ts";

/**
 * Deletes a run's folder with everything in it.
 *
 * @throws SaccadeError `input` if the folder is no run's, or the run is being written
 */
export async function deleteRun(directory: string): Promise<void> {
  const folder = resolve(directory);
  if (!(await isRun(folder))) {
    throw new SaccadeError("input", `${quoted(folder)} is no folder of a run: it is left alone.`);
  }
  // Whoever writes the run holds its lock.
  const lock = await RunLock.take(folder);
  try {
    await rm(folder, { recursive: true });
  } catch (error) {
    throw new SaccadeError("input", `The run in ${quoted(folder)} cannot be deleted: ${messageOf(error)}.`);
  } finally {
    await lock.release();
  }
}

/** Whether a real folder, no link to one, holds a journal that begins as a run does. */
async function isRun(folder: string): Promise<boolean> {
  const stats = await lstat(folder).catch(() => undefined);
  if (stats?.isDirectory() !== true) return false;
  try {
    for await (const { line } of scanJournal(join(folder, JOURNAL))) return line.line === "run";
  } catch {
    return false;
  }
  return false;
}
