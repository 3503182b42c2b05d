import { randomBytes } from "node:crypto";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RgbFrame } from "../../clip/rgb-frame.ts";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";

/** Small pictures of a clip's frames, kept by the clip's content, so that they are made once. */
export class PngFolder {
  readonly #folder: string;

  /** @param kind what tells these pictures of a clip from others of it */
  constructor(folder: string, sha256: string, kind: string) {
    this.#folder = join(folder, sha256, kind);
  }

  file(index: number): string {
    return join(this.#folder, `${index}.png`);
  }

  async has(index: number): Promise<boolean> {
    return access(this.file(index)).then(
      () => true,
      () => false,
    );
  }

  /**
   * Writes a frame, under its name only once it is whole.
   *
   * @param longestEdge pixels to which a larger picture is reduced
   * @throws SaccadeError `failure` if it cannot be written
   */
  async put({ index, width, height, data }: RgbFrame, longestEdge?: number): Promise<void> {
    const { default: sharp } = await import("sharp");
    const picture = sharp(data, { raw: { width, height, channels: 3 } });
    const sized =
      longestEdge === undefined
        ? picture
        : picture.resize(longestEdge, longestEdge, { fit: "inside", withoutEnlargement: true });
    const bytes = await sized.png().toBuffer();
    const file = this.file(index);
    const part = `${file}.${randomBytes(4).toString("hex")}`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(part, bytes);
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw new SaccadeError("failure", `A picture cannot be kept in ${this.#folder}: ${messageOf(error)}.`);
    }
  }
}
