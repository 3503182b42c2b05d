import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { SaccadeError } from "../../protocol/errors.ts";
import type { JournalLine } from "./lines.ts";
import { RunLock } from "./run-lock.ts";
import { wholeLength } from "./scan.ts";

/** The journal's name in a run's folder. */
export const JOURNAL = "journal.jsonl";

/** Appends lines to a run's journal. One writer at a time: it holds the run's lock until it is closed. */
export class JournalWriter {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: RunLock;
  #length: number;

  private constructor(file: string, handle: FileHandle, lock: RunLock, length: number) {
    this.#file = file;
    this.#handle = handle;
    this.#lock = lock;
    this.#length = length;
  }

  /**
   * Opens the journal of a run's folder, to begin or to go on; a torn last line is cut off.
   *
   * @throws SaccadeError `input` if another process writes there
   */
  static async open(folder: string): Promise<JournalWriter> {
    const lock = await RunLock.take(folder);
    const file = join(folder, JOURNAL);
    try {
      const handle = await open(file, "a+");
      const length = await wholeLength(file);
      await handle.truncate(length);
      return new JournalWriter(file, handle, lock, length);
    } catch (error) {
      await lock.release();
      throw writeFailure(file, error);
    }
  }

  /**
   * Writes the lines in one piece and waits until the disk has them.
   *
   * @returns where each line begins and how long it is, in bytes
   * @throws SaccadeError `failure` if the disk is full or refuses; what was written before stays readable
   */
  async append(lines: readonly JournalLine[]): Promise<{ offset: number; length: number }[]> {
    const texts = lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
    const bytes = Buffer.concat(texts);
    try {
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, written);
        written += bytesWritten;
      }
      await this.#handle.datasync();
    } catch (error) {
      // Half a line would stand before the next one.
      await this.#handle.truncate(this.#length).catch(() => undefined);
      throw writeFailure(this.#file, error);
    }
    return texts.map(({ length }) => {
      const offset = this.#length;
      this.#length += length;
      return { offset, length: length - 1 };
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
    await this.#lock.release();
  }
}

function writeFailure(file: string, error: unknown): Error {
  if (error instanceof SaccadeError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  const kept = "What was written before is kept: saccade run --resume goes on from there";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new SaccadeError("failure", `The disk is full, ${file} cannot grow. ${kept} once there is room.`);
  }
  return new SaccadeError("failure", `${file} cannot be written (${code}). ${kept}.`, { cause: error });
}
