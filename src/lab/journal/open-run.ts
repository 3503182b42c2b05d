import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Branch } from "../../protocol/lab-runs.ts";
import type { RunClip, RunStatus, Work, WorkCounts } from "../../protocol/run.ts";
import { addCounts, addSeconds, NO_WORK } from "../run/work-meter.ts";
import { CallIndex } from "./call-index.ts";
import { JOURNAL } from "./journal-writer.ts";
import { callsOf, type JournalLine, type RunLine, type TrialLine } from "./lines.ts";
import { listRuns, runFolderOfNotes } from "./run-folder.ts";
import { scanJournal } from "./scan.ts";

/** What a journal says of a run, its trials' results still on disk. */
export interface ScannedRun {
  readonly run: RunLine;
  readonly clips: readonly RunClip[];
  /** The last line of each trial, in the order in which trials first came. */
  readonly trials: readonly TrialLine[];
  /** In the order in which they were made. */
  readonly branches: readonly Branch[];
  readonly computed: WorkCounts;
  readonly seconds: Work["seconds"];
  readonly status: RunStatus;
  readonly updatedAt: string;
}

/** A run whose journal was read, and where the results of its trials are. */
export interface OpenRun extends ScannedRun {
  readonly folder: string;
  readonly calls: CallIndex;
}

/**
 * Finds a run and reads what its journal says; results stay on disk.
 *
 * @param directory the run's folder, or its journal, or an experiment document, whose latest run is read
 * @throws SaccadeError `input` if there is no run, or it is damaged, or a newer Saccade wrote it
 */
export async function openRun(directory: string): Promise<OpenRun> {
  const folder = await findRun(directory);
  const calls = new CallIndex();
  const scanned = await scan(join(folder, JOURNAL), calls);
  // A run of an earlier Saccade may refer to results of earlier runs, which lie beside it.
  if (scanned.trials.some((trial) => !isHeld(calls, trial))) {
    for (const other of await runsBeside(folder, scanned.run.document.path)) await calls.addRun(other);
  }
  return { ...scanned, folder, calls };
}

async function findRun(place: string): Promise<string> {
  const path = resolve(place);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile() === true) {
    if (basename(path) === JOURNAL) return dirname(path);
    for (const folder of await listRuns(path)) if (await hasJournal(folder)) return folder;
    throw new SaccadeError("input", `${place} has no run yet: start one with saccade run.`);
  }
  if (await hasJournal(path)) return path;
  throw new SaccadeError("input", `There is no run in ${place}: give the folder that saccade run named.`);
}

export async function hasJournal(folder: string): Promise<boolean> {
  return (await stat(join(folder, JOURNAL)).catch(() => undefined))?.isFile() === true;
}

/** Other runs of the document: where it lies, and in the same folder, also where the whole of it was moved. */
async function runsBeside(folder: string, document: string): Promise<string[]> {
  const runs = dirname(folder);
  const names = await readdir(runs).catch(() => []);
  const all = [runFolderOfNotes(folder), ...names.map((name) => join(runs, name)), ...(await listRuns(document))];
  return [...new Set(all.map((other) => resolve(other)))].filter((other) => other !== folder);
}

async function scan(file: string, calls: CallIndex): Promise<ScannedRun> {
  let run: RunLine | undefined;
  const clips = new Map<string, RunClip>();
  const trials = new Map<string, TrialLine>();
  const branches: Branch[] = [];
  // Each session says how much it computed so far; its last word counts.
  const sessions: Omit<Work, "asked">[] = [];
  let status: RunStatus = "interrupted";
  let updatedAt = "";
  for await (const { line, offset, length } of scanJournal(file)) {
    if ("at" in line) updatedAt = line.at;
    switch (line.line) {
      case "run":
        run = line;
        break;
      case "session":
        sessions.push(NO_WORK);
        status = "interrupted";
        break;
      case "clip":
        clips.set(line.clip.name, line.clip);
        break;
      case "call":
        calls.add(line, file, { offset, length });
        break;
      case "trial":
        trials.set(line.id, line);
        break;
      case "branch":
        branches.push(branchOf(line));
        break;
      case "work":
        sessions.splice(-1, 1, line.work);
        break;
      case "end":
        status = line.status;
        break;
    }
  }
  if (!run) throw new SaccadeError("input", `${file} has no first line: the run was stopped before it began.`);
  return {
    run,
    clips: [...clips.values()],
    trials: [...trials.values()],
    branches,
    computed: sessions.reduce((sum, { computed }) => addCounts(sum, computed), NO_WORK.computed),
    seconds: sessions.reduce((sum, { seconds }) => addSeconds(sum, seconds), NO_WORK.seconds),
    status,
    updatedAt,
  };
}

function isHeld(calls: CallIndex, trial: TrialLine): boolean {
  return callsOf(trial).every((key) => calls.get(key) !== undefined);
}

function branchOf(line: Extract<JournalLine, { line: "branch" }>): Branch {
  const { id, at, trial, place, tokenId, tokenText, answer } = line;
  return { id, at, trial, place, tokenId, tokenText, answer };
}
