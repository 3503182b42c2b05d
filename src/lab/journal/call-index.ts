import { access } from "node:fs/promises";
import { join } from "node:path";
import { SaccadeError } from "../../protocol/errors.ts";
import { JOURNAL } from "./journal-writer.ts";
import type { AnswerCallLine, CallLine, LabelsCallLine } from "./lines.ts";
import { type Place, readLine, readLines, scanJournal } from "./scan.ts";

/** Where a call's line is, and the little of it that planning asks for. */
export interface KnownCall extends Place {
  readonly file: string;
  /** Of an answer: its tokens, and the seconds that it took by itself. */
  readonly newTokens: number;
  readonly seconds: number;
}

/** How the lines of calls and of trials begin: most runs hold what others do, and need not be read to know it. */
const CALL = /^\{"line":"call","at":"[^"]*","key":"([0-9a-f]{64})"/;
const TRIAL = '{"line":"trial",';

/** The calls that journals hold, by key. Results stay on disk. */
export class CallIndex {
  readonly #calls = new Map<string, KnownCall>();

  get size(): number {
    return this.#calls.size;
  }

  get(key: string): KnownCall | undefined {
    return this.#calls.get(key);
  }

  add(line: CallLine, file: string, place: Place): void {
    const [newTokens, seconds] = line.kind === "answer" ? [line.answer.tokens.length, line.seconds] : [0, 0];
    this.#calls.set(line.key, { file, offset: place.offset, length: place.length, newTokens, seconds });
  }

  /** Takes in the calls of another run; a run that cannot be read has none. */
  async addRun(folder: string): Promise<void> {
    const file = join(folder, JOURNAL);
    try {
      await access(file);
      for await (const { line, offset, length } of scanJournal(file, (text) => this.#mayBeNew(text))) {
        if (line.line === "call" && !this.#calls.has(line.key)) {
          this.add(line, file, { offset, length });
        }
      }
    } catch (error) {
      // What is no run, or is damaged, or newer than this Saccade, or another person's, is no reason not to start one.
      if (!(error instanceof SaccadeError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }

  /** Whether a line of another run may hold a call that is not known, as far as its beginning tells. */
  #mayBeNew(text: string): boolean {
    const key = CALL.exec(text)?.[1];
    return key === undefined ? !text.startsWith(TRIAL) : !this.#calls.has(key);
  }

  /** Reads an answer again. */
  async answer(key: string): Promise<AnswerCallLine> {
    const line = await this.#read(key);
    if (line.kind === "answer") return line;
    throw lost(key);
  }

  /** Reads labels again. */
  async labels(key: string): Promise<LabelsCallLine> {
    const line = await this.#read(key);
    if (line.kind === "labels") return line;
    throw lost(key);
  }

  /**
   * The lines of calls that stand in other files than this one: what a run takes over when it refers to results of an
   * earlier one, so that it can be read wherever it goes and whatever becomes of the other. One that has just gone is
   * left out.
   */
  async linesElsewhere(keys: Iterable<string>, file: string): Promise<CallLine[]> {
    const elsewhere = new Map<string, [key: string, call: KnownCall][]>();
    for (const key of new Set(keys)) {
      const call = this.#calls.get(key);
      if (!call || call.file === file) continue;
      elsewhere.set(call.file, [...(elsewhere.get(call.file) ?? []), [key, call]]);
    }
    const lines: CallLine[] = [];
    for (const [other, calls] of elsewhere) {
      const places = calls.map(([, call]) => call);
      const read = await readLines(other, places).catch(() => []);
      for (const [place, line] of read.entries()) {
        if (line?.line === "call" && line.key === calls[place]?.[0]) lines.push(line);
      }
    }
    return lines;
  }

  async #read(key: string): Promise<CallLine> {
    const call = this.#calls.get(key);
    if (!call) throw lost(key);
    const line = await readLine(call.file, call);
    if (line.line !== "call" || line.key !== key) throw lost(key);
    return line;
  }
}

function lost(key: string): SaccadeError {
  return new SaccadeError("input", `The journal lacks the result ${key.slice(0, 12)} that a trial refers to.`);
}
