import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import { ByteCache } from "../../src/inference/byte-cache.ts";
import { ClipStore } from "../../src/lab/clip-store.ts";
import { loadExperiment } from "../../src/lab/experiment-files/load-experiment.ts";
import { JOURNAL } from "../../src/lab/journal/journal-writer.ts";
import type { JournalLine } from "../../src/lab/journal/lines.ts";
import { readRun } from "../../src/lab/journal/read-run.ts";
import { scanJournal } from "../../src/lab/journal/scan.ts";
import { ModelStore } from "../../src/lab/model-store.ts";
import { runExperiment, type RunHooks, type RunSummary, type RunTools } from "../../src/lab/run/run-experiment.ts";
import type { RunReport, Trial } from "../../src/protocol/run.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A run's summary and what its journal says. */
export interface FinishedRun {
  readonly summary: RunSummary;
  readonly report: RunReport;
}

export interface RunSetting extends RunHooks {
  readonly out?: string;
  readonly resume?: boolean;
  readonly pictures?: boolean;
  readonly tools?: Partial<RunTools>;
  /** After the document was read, before the run. */
  readonly onLoaded?: () => void;
}

/** Runs experiments in this process with the real models and ffmpeg. Each document lies in a folder of its own. */
export class ExperimentLab {
  readonly #folder = temporaryFolder();
  readonly #models = new ModelStore({ packageRoot: resolve(".") });
  readonly #footage = new ClipStore();
  /** Encodings are kept from run to run only where a test asks for it. */
  readonly encodings = new ByteCache<string, never>(2 ** 28);

  constructor() {
    afterAll(() => this.#models.dispose());
  }

  /** A new folder with clips of `media/` in it. */
  folder(...clips: string[]): string {
    const folder = mkdtempSync(join(this.#folder, "grid-"));
    for (const clip of clips) cpSync(resolve("media", clip), join(folder, clip.split("/").at(-1) ?? clip));
    return folder;
  }

  /** Writes a document into a folder. @returns its path */
  write(folder: string, document: object, name = "grid.saccade.json"): string {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(document));
    return join(folder, name);
  }

  async summary(
    path: string,
    { tools, onLoaded, out, resume, pictures, ...hooks }: RunSetting = {},
  ): Promise<RunSummary> {
    const experiment = await loadExperiment(path);
    onLoaded?.();
    const request = { experiment, out, resume, device: "cpu", dtype: "fp32" as const, pictures: pictures === true };
    const own: RunTools = {
      models: this.#models,
      footage: this.#footage,
      encodings: new ByteCache(2 ** 28),
      versions: { saccade: "test", runtime: "test" },
    };
    return runExperiment(request, { ...own, ...tools }, hooks);
  }

  async run(path: string, setting: RunSetting = {}): Promise<FinishedRun> {
    const summary = await this.summary(path, setting);
    return { summary, report: await readRun(summary.directory) };
  }

  get models(): ModelStore {
    return this.#models;
  }
}

/** All lines of a run's journal. */
export async function journalLines(directory: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for await (const { line } of scanJournal(join(directory, JOURNAL))) lines.push(line);
  return lines;
}

export function journalText(directory: string): string {
  return readFileSync(join(directory, JOURNAL), "utf8");
}

/** Trials without what differs from run to run: measured seconds. In the order of their ids. */
export function withoutTimes(trials: readonly Trial[]): object[] {
  return [...trials]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((trial) => (trial.status === "done" ? { ...trial, cost: { ...trial.cost, seconds: 0 } } : trial));
}

/** A trial's tokens by id, by the trial's own id. */
export function tokensOf(trials: readonly Trial[]): Map<string, readonly number[]> {
  return new Map(
    trials.flatMap((trial) => (trial.status === "done" ? [[trial.id, trial.tokens.map(({ id }) => id)] as const] : [])),
  );
}
