import { SaccadeError } from "../../protocol/errors.ts";
import type { Coordinates, RunClip } from "../../protocol/run.ts";
import { CallIndex } from "../journal/call-index.ts";
import { JOURNAL, JournalWriter } from "../journal/journal-writer.ts";
import type { CallLine, JournalLine, RunLine, TrialLine } from "../journal/lines.ts";
import { listRuns } from "../journal/run-folder.ts";
import { scanJournal } from "../journal/scan.ts";
import { join } from "node:path";
import { WorkMeter } from "./work-meter.ts";

/** How many earlier runs of a document are looked through for results. */
const EARLIER_RUNS = 20;

/** How far a run is. */
export interface RunCounts {
  readonly trials: number;
  readonly done: number;
  readonly failed: number;
}

/** A run that is being written: its journal, what it holds already, and what is computed now. */
export class RunSession {
  readonly folder: string;
  readonly calls: CallIndex;
  readonly meter = new WorkMeter();
  readonly #writer: JournalWriter;
  readonly #file: string;
  readonly #statuses: Map<string, TrialLine["status"]>;
  readonly #clips: Set<string>;
  readonly #started: RunLine | undefined;
  #trials = 0;
  #failed = 0;

  private constructor(folder: string, writer: JournalWriter, held: Held, calls: CallIndex) {
    this.folder = folder;
    this.calls = calls;
    this.#writer = writer;
    this.#file = join(folder, JOURNAL);
    this.#statuses = held.statuses;
    this.#clips = held.clips;
    this.#started = held.started;
    for (const status of held.statuses.values()) if (status === "failed") this.#failed++;
  }

  /**
   * Opens a run's folder to write in it, and takes in what its journal and those of earlier runs of the document hold.
   *
   * @throws SaccadeError `input` if another process writes there, or a newer Saccade did
   */
  static async open(folder: string, document: string): Promise<RunSession> {
    const writer = await JournalWriter.open(folder);
    try {
      const calls = new CallIndex();
      const held = await takeIn(join(folder, JOURNAL), calls);
      const earlier = (await listRuns(document)).filter((run) => run !== folder).slice(0, EARLIER_RUNS);
      for (const run of earlier) await calls.addRun(run);
      return new RunSession(folder, writer, held, calls);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** Begins the run, or goes on with it. @throws SaccadeError `input` if it is another experiment's */
  async begin(run: RunLine): Promise<void> {
    this.#trials = run.trials;
    const started = this.#started;
    if (!started) {
      await this.#writer.append([run, { line: "session", at: run.at }]);
      return;
    }
    if (started.document.text !== run.document.text) {
      throw new SaccadeError(
        "input",
        `The experiment was changed since ${this.folder} was started: leave --resume out to start a new run; what did not change is not computed again.`,
      );
    }
    const changed = run.environment.models.find(
      (model, place) => JSON.stringify(model) !== JSON.stringify(started.environment.models[place]),
    );
    if (changed) {
      throw new SaccadeError(
        "input",
        `The model ${changed.name} is not the one that ${this.folder} was started with (its files, dtype or device differ): leave --resume out to start a new run.`,
      );
    }
    await this.#writer.append([{ line: "session", at: run.at }]);
  }

  get id(): string | undefined {
    return this.#started?.id;
  }

  get counts(): RunCounts {
    return { trials: this.#trials, done: this.#statuses.size - this.#failed, failed: this.#failed };
  }

  /** Whether the journal holds the trial, and it did not fail. */
  isDone(trial: string): boolean {
    return this.#statuses.get(trial) === "done";
  }

  async addClip(clip: RunClip): Promise<void> {
    if (this.#clips.has(clip.name)) return;
    this.#clips.add(clip.name);
    await this.#writer.append([{ line: "clip", clip }]);
  }

  /** Writes calls, then the trials that they complete, in one piece. */
  async add(calls: readonly CallLine[], trials: readonly TrialLine[]): Promise<void> {
    const lines: JournalLine[] = [...calls, ...trials];
    if (lines.length === 0) return;
    const places = await this.#writer.append(lines);
    for (const [index, call] of calls.entries()) {
      const place = places[index];
      if (place) this.calls.add(call, this.#file, place);
    }
    for (const { id, status } of trials) {
      if (this.#statuses.get(id) === "failed") this.#failed--;
      if (status === "failed") this.#failed++;
      this.#statuses.set(id, status);
    }
  }

  /** Trials that cannot be computed, for the same reason. */
  async fail(trials: readonly (Coordinates & { readonly id: string })[], reason: SaccadeError): Promise<void> {
    const at = new Date().toISOString();
    await this.add(
      [],
      trials.map((trial) => ({ line: "trial", at, ...trial, status: "failed", error: reason.message })),
    );
  }

  /** Notes what was computed so far. */
  async addWork(): Promise<void> {
    await this.#writer.append([{ line: "work", work: this.meter.work }]);
  }

  async end(status: "finished" | "cancelled"): Promise<void> {
    await this.#writer.append([
      { line: "work", work: this.meter.work },
      { line: "end", at: new Date().toISOString(), status },
    ]);
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

interface Held {
  readonly statuses: Map<string, TrialLine["status"]>;
  readonly clips: Set<string>;
  readonly started: RunLine | undefined;
}

async function takeIn(file: string, calls: CallIndex): Promise<Held> {
  const statuses = new Map<string, TrialLine["status"]>();
  const clips = new Set<string>();
  let started: RunLine | undefined;
  for await (const { line, offset, length } of scanJournal(file)) {
    if (line.line === "run") started = line;
    else if (line.line === "clip") clips.add(line.clip.name);
    else if (line.line === "call") calls.add(line, file, { offset, length });
    else if (line.line === "trial") statuses.set(line.id, line.status);
  }
  return { statuses, clips, started };
}
