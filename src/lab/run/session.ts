import { SaccadeError } from "../../protocol/errors.ts";
import type { Branch } from "../../protocol/lab-runs.ts";
import type { Coordinates, RunClip } from "../../protocol/run.ts";
import { CallIndex } from "../journal/call-index.ts";
import { JOURNAL, JournalWriter } from "../journal/journal-writer.ts";
import { type CallLine, callsOf, type JournalLine, type RunLine, type TrialLine } from "../journal/lines.ts";
import { listRuns, runFolderOfNotes } from "../journal/run-folder.ts";
import { scanJournal } from "../journal/scan.ts";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { WorkMeter } from "./work-meter.ts";

/** How many earlier runs of a document are looked through for results. */
const EARLIER_RUNS = 20;

/** What takes part in every result, as a person knows it. */
const PARTS = { saccade: "Saccade", runtime: "the runtime", ffmpeg: "ffmpeg" } as const;

/** How far a run is. */
export interface RunCounts {
  readonly trials: number;
  readonly done: number;
  readonly failed: number;
}

/** Trials that cannot be computed, for the same reason. */
export interface FailedTrials {
  readonly trials: readonly (Coordinates & { readonly id: string })[];
  readonly reason: SaccadeError;
}

/** A run that is being written: its journal, what it holds already, and what is computed now. */
export class RunSession {
  readonly folder: string;
  readonly calls: CallIndex;
  /** Folders of earlier runs of the document, the latest first. */
  readonly earlier: readonly string[];
  readonly meter = new WorkMeter();
  /** Told of trials once they are written, with the calls that were written with them. */
  onTrials:
    ((session: RunSession, trials: readonly TrialLine[], calls: readonly CallLine[]) => Promise<void>) | undefined;
  readonly #writer: JournalWriter;
  readonly #file: string;
  readonly #statuses: Map<string, TrialLine["status"]>;
  /** The hash of each clip that trials may be about. */
  readonly #clips: Map<string, string>;
  /** Clips that were noted in this session. */
  readonly clips: RunClip[] = [];
  readonly #started: RunLine | undefined;
  /** Calls that were computed before the run has its first line. */
  readonly #early: CallLine[] = [];
  #trials = 0;
  #failed = 0;
  #hasBegun = false;

  private constructor(folder: string, writer: JournalWriter, held: Held, calls: CallIndex, earlier: readonly string[]) {
    this.folder = folder;
    this.calls = calls;
    this.earlier = earlier;
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
      const runs = (await listRuns(document)).filter((run) => run !== folder).slice(0, EARLIER_RUNS);
      const earlier = [runFolderOfNotes(folder), ...runs];
      for (const run of earlier) await calls.addRun(run);
      // What refers to a result that is not there any more, as of a run that was deleted, is computed again.
      for (const [id, keys] of held.references) {
        if (keys.some((key) => calls.get(key) === undefined)) held.statuses.delete(id);
      }
      return new RunSession(folder, writer, held, calls, earlier);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** Begins the run, or goes on with it. @throws SaccadeError `input` if it is another experiment's */
  async begin(run: RunLine): Promise<void> {
    await this.#begin(run);
    this.#hasBegun = true;
    await this.add(this.#early.splice(0), []);
  }

  async #begin(run: RunLine): Promise<void> {
    this.#trials = run.trials;
    const started = this.#started;
    if (!started) {
      await this.#writer.append([run, { line: "session", at: run.at }], { isLate: true });
      return;
    }
    // The document may be the same while a file that it names is not.
    const isSame =
      started.document.text === run.document.text &&
      isDeepStrictEqual(started.axes, run.axes) &&
      isDeepStrictEqual(started.only, run.only) &&
      isDeepStrictEqual(started.probe, run.probe);
    if (!isSame) {
      throw new SaccadeError(
        "input",
        `The experiment was changed since ${this.folder} was started; in a new run what did not change is not computed again.`,
        { remedy: "new run" },
      );
    }
    const changed = run.environment.models.find(
      (model, place) => !isDeepStrictEqual(model, started.environment.models[place]),
    );
    if (changed) {
      throw new SaccadeError(
        "input",
        `The model ${changed.name} is not the one that ${this.folder} was started with (its files, dtype or device differ).`,
        { remedy: "new run" },
      );
    }
    const { environment: before } = started;
    const { environment: now } = run;
    for (const part of ["saccade", "runtime", "ffmpeg"] as const) {
      if (before[part] === now[part]) continue;
      throw new SaccadeError(
        "input",
        `${this.folder} was started with another version of ${PARTS[part]} (${before[part]}; here it is ${now[part]}).`,
        { remedy: "new run" },
      );
    }
    await this.#writer.append([{ line: "session", at: run.at }], { isLate: true });
  }

  /** Whether anything of it was written. */
  get hasBegun(): boolean {
    return this.#hasBegun;
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

  /** Notes a clip, once. @throws SaccadeError `input` if the run knows another file by this name */
  async addClip(clip: RunClip): Promise<void> {
    const known = this.#clips.get(clip.name);
    if (known === clip.sha256) return;
    if (known !== undefined) {
      throw new SaccadeError(
        "input",
        `${clip.path} was changed since ${this.folder} was started: a new run takes it as it is now.`,
      );
    }
    this.#clips.set(clip.name, clip.sha256);
    this.clips.push(clip);
    await this.#writer.append([{ line: "clip", clip }], { isLate: true });
  }

  /**
   * Writes calls, the trials that they complete, and what was computed so far, in one piece. Results of earlier runs that
   * the trials refer to are written once more: a run holds all that it is made of. Calls that come before the run's first
   * line wait for it.
   */
  async add(calls: readonly CallLine[], trials: readonly TrialLine[]): Promise<void> {
    if (!this.#hasBegun) {
      this.#early.push(...calls);
      return;
    }
    const fresh = new Set(calls.map(({ key }) => key));
    const referred = trials.flatMap(callsOf).filter((key) => !fresh.has(key));
    const written = [...calls, ...(await this.calls.linesElsewhere(referred, this.#file))];
    const lines: JournalLine[] = [...written, ...trials];
    if (lines.length === 0) return;
    if (calls.length > 0) lines.push({ line: "work", work: this.meter.work });
    const places = await this.#writer.append(lines);
    for (const [index, call] of written.entries()) {
      const place = places[index];
      if (place) this.calls.add(call, this.#file, place);
    }
    for (const { id, status } of trials) {
      if (this.#statuses.get(id) === "failed") this.#failed--;
      if (status === "failed") this.#failed++;
      this.#statuses.set(id, status);
    }
    if (trials.length > 0) await this.onTrials?.(this, trials, calls);
  }

  /** Trials that cannot be computed, each group for a reason; those that are done stay so. */
  async fail(groups: readonly FailedTrials[]): Promise<void> {
    const at = new Date().toISOString();
    const lines = groups.flatMap(({ trials, reason }) =>
      trials
        .filter(({ id }) => !this.isDone(id))
        .map((trial): TrialLine => ({ line: "trial", at, ...trial, status: "failed", error: reason.message })),
    );
    await this.add([], lines);
  }

  /** Writes an answer that was continued from another token of a trial. */
  async addBranch(branch: Branch): Promise<void> {
    await this.#writer.append([{ line: "branch", ...branch }]);
    await this.#writer.flush();
  }

  async end(status: "finished" | "cancelled"): Promise<void> {
    await this.#writer.append([
      { line: "work", work: this.meter.work },
      { line: "end", at: new Date().toISOString(), status },
    ]);
    await this.#writer.flush();
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

interface Held {
  readonly statuses: Map<string, TrialLine["status"]>;
  readonly clips: Map<string, string>;
  readonly started: RunLine | undefined;
  /** Which calls each trial refers to. */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

async function takeIn(file: string, calls: CallIndex): Promise<Held> {
  const statuses = new Map<string, TrialLine["status"]>();
  const clips = new Map<string, string>();
  const references = new Map<string, string[]>();
  let started: RunLine | undefined;
  for await (const { line, offset, length } of scanJournal(file)) {
    if (line.line === "run") started = line;
    else if (line.line === "clip") clips.set(line.clip.name, line.clip.sha256);
    else if (line.line === "call") calls.add(line, file, { offset, length });
    else if (line.line === "trial") {
      statuses.set(line.id, line.status);
      references.set(line.id, callsOf(line));
    }
  }
  return { statuses, clips, started, references };
}
