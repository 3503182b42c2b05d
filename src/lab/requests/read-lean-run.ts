import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { ReadRunReply } from "../../protocol/lab-runs.ts";
import type { Trial } from "../../protocol/run.ts";
import { openRun } from "../journal/open-run.ts";
import { pictureKeys, readOpenRun } from "../journal/read-run.ts";
import { pictureFile } from "../picture-folder.ts";
import { leanAnswer, leanTrial } from "./lean.ts";

/**
 * A run for a page that shows all of it: alternatives left out, pictures named by their files.
 *
 * @throws SaccadeError `input` if it is no run, or cannot be read
 */
export async function readLeanRun(directory: string): Promise<ReadRunReply> {
  const open = await openRun(directory);
  const report = await readOpenRun(open, leanTrial);
  const pictures = await pictureFiles(open.folder, report.trials);
  const branches = open.branches.map((branch) => ({ ...branch, answer: leanAnswer(branch.answer) }));
  return { report: { ...report, pictures }, branches };
}

/** The files of pictures that trials refer to and that are there, by key. */
export async function pictureFiles(folder: string, trials: readonly Trial[]): Promise<Record<string, string>> {
  const keys = pictureKeys(trials);
  if (keys.size === 0) return {};
  const example = pictureFile(folder, "0");
  const there = new Set(await readdir(dirname(example)).catch(() => []));
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const file = pictureFile(folder, key);
      return there.has(basename(file)) ? [[key, file] as const] : [];
    }),
  );
}
