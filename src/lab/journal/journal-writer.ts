import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { JournalLine } from "./lines.ts";
import { RunLock } from "./run-lock.ts";
import { wholeLength } from "./scan.ts";
import { writeFailure } from "./write-failure.ts";

/** The journal's name in a run's folder. */
export const JOURNAL = "journal.jsonl";

/** Appends lines to a run's journal. One writer at a time: it holds the run's lock until it is closed. */
export class JournalWriter {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: RunLock;
  #length: number;
  /** Why nothing can be written any more. */
  #broken: Error | undefined;

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
    const file = join(folder, JOURNAL);
    let lock: RunLock | undefined;
    let handle: FileHandle | undefined;
    try {
      lock = await RunLock.take(folder);
      handle = await open(file, "a+");
      const length = await wholeLength(file);
      await handle.truncate(length);
      return new JournalWriter(file, handle, lock, length);
    } catch (error) {
      await handle?.close();
      await lock?.release();
      throw writeFailure(file, error);
    }
  }

  /**
   * Writes the lines in one piece and waits until the disk has them.
   *
   * @param options.isLate the disk may have them with the lines that come next: they say nothing that was costly to find
   * @returns where each line begins and how long it is, in bytes
   * @throws SaccadeError `failure` if the disk is full or refuses; what was written before stays readable
   */
  async append(
    lines: readonly JournalLine[],
    options: { readonly isLate?: boolean } = {},
  ): Promise<{ offset: number; length: number }[]> {
    const texts = lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
    const bytes = Buffer.concat(texts);
    if (this.#broken) throw this.#broken;
    try {
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, written);
        written += bytesWritten;
      }
      if (options.isLate !== true) await this.#handle.datasync();
    } catch (error) {
      const failure = writeFailure(this.#file, error);
      // Half a line must not stand before another one.
      await this.#handle.truncate(this.#length).catch(() => (this.#broken = failure));
      throw failure;
    }
    return texts.map(({ length }) => {
      const offset = this.#length;
      this.#length += length;
      return { offset, length: length - 1 };
    });
  }

  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } finally {
      await this.#lock.release();
    }
  }
}
