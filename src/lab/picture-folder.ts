import { createHash } from "node:crypto";
import { access, copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReceivedPicture } from "../inference/engine.ts";
import { writeFailure } from "./journal/write-failure.ts";

const PICTURES = "pictures";

/** Where a run keeps the pictures that a model received. */
export function pictureFile(run: string, key: string): string {
  return join(run, PICTURES, `${key}.png`);
}

/** Writes the pictures that a model received into a run's folder, once each. */
export class PictureFolder {
  readonly #run: string;
  readonly #earlier: readonly string[];
  readonly #kept = new Map<string, Promise<string | undefined>>();

  /** @param earlier folders of runs that may have the same pictures: their results are used again */
  constructor(run: string, earlier: readonly string[] = []) {
    this.#run = run;
    this.#earlier = earlier;
  }

  /**
   * Keeps a picture.
   *
   * @param name what identifies it; the same name is the same picture
   * @param picture absent where the frame was encoded earlier
   * @returns its key, `undefined` if there is none
   * @throws SaccadeError `failure` if it cannot be written
   */
  put(name: string, picture: ReceivedPicture | undefined): Promise<string | undefined> {
    const key = createHash("sha256").update(name).digest("hex").slice(0, 32);
    let kept = this.#kept.get(key);
    if (!kept) {
      kept = this.#keep(key, picture);
      this.#kept.set(key, kept);
      const forget = (): boolean => this.#kept.delete(key);
      // Whoever asks next may have the picture.
      kept.then((found) => found ?? forget(), forget);
    }
    return kept;
  }

  async #keep(key: string, picture: ReceivedPicture | undefined): Promise<string | undefined> {
    const file = pictureFile(this.#run, key);
    if (await isThere(file)) return key;
    const earlier = picture ? undefined : await this.#findEarlier(key);
    if (!picture && earlier === undefined) return undefined;
    // Under its name only once it is whole: a process that is killed leaves no half picture.
    const part = `${file}.part`;
    try {
      await mkdir(join(this.#run, PICTURES), { recursive: true });
      if (earlier !== undefined) await copyFile(earlier, part);
      else if (picture) await writeFile(part, await pngOf(picture));
      await rename(part, file);
    } catch (error) {
      throw writeFailure(file, error);
    }
    return key;
  }

  async #findEarlier(key: string): Promise<string | undefined> {
    for (const run of this.#earlier) {
      const file = pictureFile(run, key);
      if (await isThere(file)) return file;
    }
    return undefined;
  }
}

async function pngOf({ width, height, data }: ReceivedPicture): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
