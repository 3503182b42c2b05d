import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { ListRunsReply, ListRunsRequest, RunSummaryLine } from "../../protocol/lab-runs.ts";
import { JOURNAL } from "../journal/journal-writer.ts";
import type { RunLine } from "../journal/lines.ts";
import { hasJournal } from "../journal/open-run.ts";
import { listRuns as runsOf } from "../journal/run-folder.ts";
import { scanJournal } from "../journal/scan.ts";

const RUNS = ".saccade";
/** Folders that hold no one's runs, and too much else. */
const SKIPPED = new Set(["node_modules", ".git"]);
const DEEPEST = 12;

/** Sums up the runs of documents, and all runs that lie in folders; the newest first. */
export async function listRuns(
  { documents, folders, most }: ListRunsRequest,
  signal: AbortSignal,
): Promise<ListRunsReply> {
  const found = new Set<string>();
  for (const document of documents) for (const run of newest(await runsOf(resolve(document)), most)) found.add(run);
  for (const folder of folders) {
    for await (const runs of runFolders(resolve(folder), 0, signal))
      for (const run of newest(runs, most)) found.add(run);
  }
  const runs: RunSummaryLine[] = [];
  const unreadable: ListRunsReply["unreadable"] = [];
  for (const directory of found) {
    throwIfCancelled(signal);
    if (!(await hasJournal(directory))) continue;
    try {
      const summary = await summarise(directory);
      if (summary !== null) runs.push(summary);
    } catch (error) {
      if (!(error instanceof SaccadeError)) throw error;
      unreadable.push({ directory, sentence: messageOf(error) });
    }
  }
  runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return { runs, unreadable };
}

function newest(runs: readonly string[], most: number | undefined): readonly string[] {
  return most === undefined ? runs : runs.slice(0, most);
}

/** The runs of each document below a folder, newest first; links are not followed. */
async function* runFolders(folder: string, depth: number, signal: AbortSignal): AsyncGenerator<string[]> {
  throwIfCancelled(signal);
  if (depth > DEEPEST) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory() || SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.name !== RUNS) {
      yield* runFolders(path, depth + 1, signal);
      continue;
    }
    // Named as the documents beside are, whether these are still there or not.
    for (const document of await readdir(path, { withFileTypes: true }).catch(() => [])) {
      if (document.isDirectory()) yield await runsOf(join(dirname(path), document.name));
    }
  }
}

/** `null` for a run that only made what a probe's takes. */
async function summarise(directory: string): Promise<RunSummaryLine | null> {
  let run: RunLine | undefined;
  let status: RunSummaryLine["status"] = "interrupted";
  let updatedAt = "";
  const trials = new Map<string, "done" | "failed">();
  for await (const { line } of scanJournal(join(directory, JOURNAL))) {
    if ("at" in line) updatedAt = line.at;
    if (line.line === "run") {
      if (line.forProbe === true) return null;
      run = line;
    } else if (line.line === "session") status = "interrupted";
    else if (line.line === "trial") trials.set(line.id, line.status);
    else if (line.line === "end") status = line.status;
  }
  if (!run) throw new SaccadeError("input", `${directory} has no first line: the run was stopped before it began.`);
  const failed = [...trials.values()].filter((one) => one === "failed").length;
  return {
    id: run.id,
    directory,
    document: run.document.path,
    status,
    startedAt: run.at,
    updatedAt,
    counts: { trials: run.trials, done: trials.size - failed, failed },
    models: run.axes.models,
    probe: run.probe?.kind ?? null,
    isSelection: run.only !== undefined,
  };
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new SaccadeError("cancelled", "Cancelled.");
}
