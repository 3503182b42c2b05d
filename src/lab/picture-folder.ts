import { createHash } from "node:crypto";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReceivedPicture } from "../inference/engine.ts";

const PICTURES = "pictures";

/** Where a run keeps the pictures that a model received. */
export function pictureFile(run: string, key: string): string {
  return join(run, PICTURES, `${key}.png`);
}

/** Writes the pictures that a model received into a run's folder, once each. */
export class PictureFolder {
  readonly #run: string;
  readonly #kept = new Map<string, Promise<string | undefined>>();

  constructor(run: string) {
    this.#run = run;
  }

  /**
   * Keeps a picture.
   *
   * @param name what identifies it; the same name is the same picture
   * @param picture absent where the frame was encoded earlier
   * @returns its key, `undefined` if there is none
   */
  put(name: string, picture: ReceivedPicture | undefined): Promise<string | undefined> {
    const key = createHash("sha256").update(name).digest("hex").slice(0, 32);
    let kept = this.#kept.get(key);
    if (!kept) {
      kept = this.#write(key, picture);
      this.#kept.set(key, kept);
    }
    return kept;
  }

  async #write(key: string, picture: ReceivedPicture | undefined): Promise<string | undefined> {
    const file = pictureFile(this.#run, key);
    try {
      await access(file);
      return key;
    } catch {
      if (!picture) return undefined;
    }
    const { default: sharp } = await import("sharp");
    const { width, height, data } = picture;
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    await mkdir(join(this.#run, PICTURES), { recursive: true });
    await writeFile(file, png);
    return key;
  }
}
