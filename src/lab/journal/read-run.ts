import { readFile } from "node:fs/promises";
import type { TrialNote } from "../../protocol/enrichment.ts";
import type { DoneTrial, RunReport, ShownFrame, Trial, WorkCounts } from "../../protocol/run.ts";
import { pictureFile } from "../picture-folder.ts";
import { addCounts, NO_WORK } from "../run/work-meter.ts";
import type { CallIndex } from "./call-index.ts";
import type { DoneTrialLine, TrialLine } from "./lines.ts";
import { type OpenRun, openRun } from "./open-run.ts";
import { readProbeResult } from "./probe-file.ts";

/** Where results of calls come from. */
export type Calls = Pick<CallIndex, "answer" | "labels">;

/**
 * Reads a run with all results, its pictures as data URIs.
 *
 * @param directory the run's folder, or its journal, or an experiment document, whose latest run is read
 * @throws SaccadeError `input` if there is no run, or it is damaged, or a newer Saccade wrote it
 */
export async function readRun(directory: string): Promise<RunReport> {
  const open = await openRun(directory);
  const report = await readOpenRun(open);
  return { ...report, pictures: await readPictures(open.folder, report.trials) };
}

/**
 * All that a run's journal says, without pictures.
 *
 * @param change what is made of each trial before the next one is read
 */
export async function readOpenRun(
  open: OpenRun,
  change: (trial: Trial) => Trial = (trial) => trial,
): Promise<RunReport> {
  const { folder, calls, run, clips, trials, computed, seconds, status, updatedAt } = open;
  const read: Trial[] = [];
  for (const trial of trials) read.push(change(await readTrial(trial, calls)));
  const { environment, document, axes, baseline } = run;
  const asked = trials.reduce(
    (sum, trial) => (trial.status === "done" ? addCounts(sum, countsOf(trial)) : sum),
    NO_WORK.asked,
  );
  return {
    run: {
      id: run.id,
      directory: folder,
      status,
      startedAt: run.at,
      updatedAt,
      ...(run.only === undefined ? {} : { only: run.only }),
    },
    environment,
    document,
    axes: { ...axes, clips: [...clips] },
    baseline,
    trials: read,
    pictures: {},
    work: { asked, computed, seconds },
    failed: read.filter((trial) => trial.status === "failed").length,
    ...(run.probe === undefined ? {} : { probe: { planned: run.probe, result: await readProbeResult(folder) } }),
  };
}

function countsOf({ cost }: DoneTrialLine): WorkCounts {
  const { framesDecoded, framesEncoded, promptTokens, newTokens, selection, notes } = cost;
  return { framesDecoded, framesEncoded, promptTokens, newTokens, selection, notes };
}

/** A trial with its results. */
export async function readTrial(trial: TrialLine, calls: Calls): Promise<Trial> {
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

async function readNotes(notes: readonly TrialNote[], calls: Calls): Promise<DoneTrial["notes"]> {
  const read: DoneTrial["notes"] = [];
  for (const note of notes) {
    read.push(note.call === null ? note : { ...note, answer: (await calls.answer(note.call)).answer });
  }
  return read;
}

/** The pictures that trials refer to and that are still there, as data URIs. */
async function readPictures(folder: string, trials: readonly Trial[]): Promise<Record<string, string>> {
  const pictures: Record<string, string> = {};
  for (const key of pictureKeys(trials)) {
    const png = await readFile(pictureFile(folder, key)).catch(() => undefined);
    if (png) pictures[key] = `data:image/png;base64,${png.toString("base64")}`;
  }
  return pictures;
}

/** Keys of the pictures that trials refer to, each once. */
export function pictureKeys(trials: readonly Trial[]): Set<string> {
  const frames = trials.flatMap((trial): Pick<ShownFrame, "picture">[] =>
    trial.status === "done" ? [...trial.frames, ...(trial.notes ?? []).flatMap((note) => note.frames)] : [],
  );
  return new Set(frames.flatMap(({ picture }) => picture ?? []));
}
