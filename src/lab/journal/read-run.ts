import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SaccadeError } from "../../protocol/errors.ts";
import type { TrialNote } from "../../protocol/enrichment.ts";
import type {
  DoneTrial,
  RunClip,
  RunReport,
  RunStatus,
  ShownFrame,
  Trial,
  Work,
  WorkCounts,
} from "../../protocol/run.ts";
import { pictureFile } from "../picture-folder.ts";
import { addCounts, addSeconds, NO_WORK } from "../run/work-meter.ts";
import { CallIndex } from "./call-index.ts";
import { readProbeResult } from "./probe-file.ts";
import { JOURNAL } from "./journal-writer.ts";
import type { DoneTrialLine, RunLine, TrialLine } from "./lines.ts";
import { listRuns, runFolderOfNotes } from "./run-folder.ts";
import { scanJournal } from "./scan.ts";

/** What a journal says of a run, its trials' results still on disk. */
interface ScannedRun {
  readonly run: RunLine;
  readonly clips: readonly RunClip[];
  /** The last line of each trial, in the order in which trials first came. */
  readonly trials: readonly TrialLine[];
  readonly computed: WorkCounts;
  readonly seconds: Work["seconds"];
  readonly status: RunStatus;
  readonly updatedAt: string;
}

/**
 * Reads a run.
 *
 * @param directory the run's folder, or its journal, or an experiment document, whose latest run is read
 * @throws SaccadeError `input` if there is no run, or it is damaged, or a newer Saccade wrote it
 */
export async function readRun(directory: string): Promise<RunReport> {
  const folder = await findRun(directory);
  const file = join(folder, JOURNAL);
  const calls = new CallIndex();
  const { run, clips, trials, computed, seconds, status, updatedAt } = await scan(file, calls);
  // A run may refer to results of earlier runs, which lie beside it.
  if (trials.some((trial) => trial.status === "done" && !isHeld(calls, trial))) {
    for (const other of await runsBeside(folder, run.document.path)) await calls.addRun(other);
  }
  const read: Trial[] = [];
  for (const trial of trials) read.push(await readTrial(trial, calls));
  const { environment, document, axes, baseline } = run;
  const asked = trials.reduce(
    (sum, trial) => (trial.status === "done" ? addCounts(sum, countsOf(trial)) : sum),
    NO_WORK.asked,
  );
  return {
    run: { id: run.id, directory: folder, status, startedAt: run.at, updatedAt },
    environment,
    document,
    axes: { ...axes, clips: [...clips] },
    baseline,
    trials: read,
    pictures: await readPictures(folder, read),
    work: { asked, computed, seconds },
    failed: read.filter((trial) => trial.status === "failed").length,
    ...(run.probe === undefined ? {} : { probe: { planned: run.probe, result: await readProbeResult(folder) } }),
  };
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

async function hasJournal(folder: string): Promise<boolean> {
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
    computed: sessions.reduce((sum, { computed }) => addCounts(sum, computed), NO_WORK.computed),
    seconds: sessions.reduce((sum, { seconds }) => addSeconds(sum, seconds), NO_WORK.seconds),
    status,
    updatedAt,
  };
}

function isHeld(calls: CallIndex, { answer, labels, notes = [] }: DoneTrialLine): boolean {
  const keys = [answer, labels, ...notes.map(({ call }) => call)];
  return keys.every((key) => key === null || calls.get(key) !== undefined);
}

function countsOf({ cost }: DoneTrialLine): WorkCounts {
  const { framesDecoded, framesEncoded, promptTokens, newTokens, selection, notes } = cost;
  return { framesDecoded, framesEncoded, promptTokens, newTokens, selection, notes };
}

async function readTrial(trial: TrialLine, calls: CallIndex): Promise<Trial> {
  const { clip, model, sampler, prompt, decoder, repeat, id } = trial;
  const named = { clip, model, sampler, prompt, decoder, repeat, id };
  if (trial.status === "failed") return { ...named, status: "failed", error: trial.error };
  const { answer } = await calls.answer(trial.answer);
  const scored = trial.labels === null ? undefined : await calls.labels(trial.labels);
  return {
    ...named,
    status: "done",
    ...answer,
    labels: scored?.labels ?? [],
    labelScoring: scored?.labelScoring ?? { rule: "sum", mass: 0 },
    frames: trial.frames,
    ...(trial.notes && { notes: await readNotes(trial.notes, calls) }),
    ...(trial.finalPrompt && { finalPrompt: trial.finalPrompt }),
    cost: trial.cost,
  };
}

async function readNotes(notes: readonly TrialNote[], calls: CallIndex): Promise<DoneTrial["notes"]> {
  const read: DoneTrial["notes"] = [];
  for (const note of notes) {
    read.push(note.call === null ? note : { ...note, answer: (await calls.answer(note.call)).answer });
  }
  return read;
}

/** The pictures that trials refer to and that are still there, as data URIs. */
async function readPictures(folder: string, trials: readonly Trial[]): Promise<Record<string, string>> {
  const frames = trials.flatMap((trial): Pick<ShownFrame, "picture">[] =>
    trial.status === "done" ? [...trial.frames, ...(trial.notes ?? []).flatMap((note) => note.frames)] : [],
  );
  const keys = new Set(frames.flatMap(({ picture }) => picture ?? []));
  const pictures: Record<string, string> = {};
  for (const key of keys) {
    const png = await readFile(pictureFile(folder, key)).catch(() => undefined);
    if (png) pictures[key] = `data:image/png;base64,${png.toString("base64")}`;
  }
  return pictures;
}
