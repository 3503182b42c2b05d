import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { JournalLine } from "./lines.ts";
import { RunLock } from "./run-lock.ts";
import { wholeLength } from "./scan.ts";
import { writeFailure } from "./write-failure.ts";

/** The journal's name in a run's folder. */
export const JOURNAL = "journal.jsonl";

/** Milliseconds that lines may wait for others before the disk is asked to take them all. */
const SYNC_AFTER_MS = 50;

/** Appends lines to a run's journal. One writer at a time: it holds the run's lock until it is closed. */
export class JournalWriter {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: RunLock;
  #length: number;
  /** Why nothing can be written any more. */
  #broken: Error | undefined;
  /** Whether lines were written that the disk may not have. */
  #isAhead = false;
  #timer: NodeJS.Timeout | undefined;
  /** Never rejects. */
  #syncing: Promise<void> = Promise.resolve();

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
   * Writes the lines in one piece. The system has them when this returns, so that they survive the process; the disk has
   * them a moment later, together with what else comes in that moment, or at once with {@link flush}.
   *
   * @param options.isLate the disk may have them with the lines that come next: they say nothing that was costly to find
   * @returns where each line begins and how long it is, in bytes
   * @throws SaccadeError `failure` if the disk is full or refuses, now or for the lines before; what was written before
   * stays readable
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
    } catch (error) {
      const failure = writeFailure(this.#file, error);
      // Half a line must not stand before another one.
      await this.#handle.truncate(this.#length).catch(() => (this.#broken = failure));
      throw failure;
    }
    this.#isAhead = true;
    if (options.isLate !== true) this.#timer ??= setTimeout(() => void this.#sync(), SYNC_AFTER_MS);
    return texts.map(({ length }) => {
      const offset = this.#length;
      this.#length += length;
      return { offset, length: length - 1 };
    });
  }

  /** Waits until the disk has all that was written. @throws SaccadeError `failure` if it refuses */
  async flush(): Promise<void> {
    await this.#sync();
    if (this.#broken) throw this.#broken;
  }

  #sync(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#syncing = this.#syncing.then(async () => {
      if (!this.#isAhead) return;
      this.#isAhead = false;
      try {
        await this.#handle.datasync();
      } catch (error) {
        this.#broken ??= writeFailure(this.#file, error);
      }
    });
    return this.#syncing;
  }

  async close(): Promise<void> {
    try {
      await this.#sync();
      await this.#handle.close();
    } finally {
      await this.#lock.release();
    }
  }
}
