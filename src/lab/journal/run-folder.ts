import { randomBytes } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "../make-folder.ts";

/** Where the runs of a document lie: beside it, out of the way of version control. */
export function runsFolder(document: string): string {
  return join(dirname(document), ".saccade", basename(document));
}

/** A run's name: it sorts by time, and two of the same second differ. */
export function makeRunId(now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${time}-${randomBytes(2).toString("hex")}`;
}

/** Makes a run's folder, named by its id, in a document's runs. */
export async function makeRunFolder(document: string, now: Date): Promise<{ id: string; folder: string }> {
  const runs = runsFolder(document);
  await makeFolder(runs);
  await writeFile(join(dirname(runs), ".gitignore"), "*\n");
  const id = makeRunId(now);
  const folder = join(runs, id);
  await mkdir(folder);
  return { id, folder };
}

/** Where the notes of a probe are written whose run has a folder that the person named. */
export function runFolderOfNotes(run: string): string {
  return join(run, "notes");
}

/** The folders of a document's runs, the latest first. */
export async function listRuns(document: string): Promise<string[]> {
  const runs = runsFolder(document);
  const names = await readdir(runs).catch(() => []);
  return names
    .sort()
    .reverse()
    .map((name) => join(runs, name));
}
