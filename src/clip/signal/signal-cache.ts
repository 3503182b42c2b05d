import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClipSignal } from "../../core/sampling/clip-signal.ts";
import { readSignal, writeSignal } from "./signal-file.ts";

/** Goes up with every change of what {@link ClipSignal} holds or how it is measured: what was measured before is void. */
export const SIGNAL_VERSION = 4;

/** Bytes of all that is kept: about 350 hours of 25 frames a second. */
const MOST_BYTES = 256 * 2 ** 20;

const EXTENSION = ".signal";

/** What a signal was made of. */
export interface SignalSource {
  /** Of the clip's file, in hex. */
  readonly sha256: string;
  readonly frameCount: number;
  /** ffmpeg's version. */
  readonly decoder: string;
}

/**
 * Measured signals in a folder, by the clip's content, the way of measuring and the decoder. A file that is damaged or
 * of something else is as good as none, and a folder that cannot be written is done without. The signals that were not
 * used for longest go first.
 */
export class SignalCache {
  readonly #folder: string;
  readonly #version: number;
  readonly #mostBytes: number;

  constructor(folder: string, { version = SIGNAL_VERSION, mostBytes = MOST_BYTES } = {}) {
    this.#folder = folder;
    this.#version = version;
    this.#mostBytes = mostBytes;
  }

  async recall(source: SignalSource): Promise<ClipSignal | undefined> {
    const key = this.#key(source);
    const file = this.#file(key);
    try {
      const signal = readSignal(await readFile(file), key, source.frameCount);
      const now = new Date();
      if (signal) await utimes(file, now, now).catch(() => undefined);
      return signal;
    } catch {
      return undefined;
    }
  }

  async keep(source: SignalSource, signal: ClipSignal): Promise<void> {
    const key = this.#key(source);
    const file = this.#file(key);
    // In one step, since several processes may measure at once.
    const draft = `${file}.${randomUUID()}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      try {
        await writeFile(draft, writeSignal(key, signal));
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
      await this.#forget();
    } catch {
      // Measured again next time.
    }
  }

  /** Keeps within the bounds. */
  async #forget(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.includes(EXTENSION));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let bytes = 0;
    for (const { path, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      bytes += size;
      if (bytes > this.#mostBytes) await rm(path, { force: true });
    }
  }

  #key({ sha256, decoder }: SignalSource): string {
    return [sha256, `measured ${this.#version}`, `ffmpeg ${decoder}`].join(", ");
  }

  #file(key: string): string {
    return join(this.#folder, `${createHash("sha256").update(key).digest("hex")}${EXTENSION}`);
  }
}
