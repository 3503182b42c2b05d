import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SaccadeError } from "../protocol/errors.ts";

/** The longest header of a picture: `P6`, width and height, and the largest value, each on a line. */
const HEADER = /^P6\n(\d{1,6}) (\d{1,6})\n255\n/;
const LONGEST_HEADER = 32;

/**
 * All pictures of a short clip as its first decoding put them out, in the binary form of the portable pixmap (PPM): a
 * header with the size, then RGB, row by row. ffmpeg writes them into a file that has no name any more, so that they
 * take no memory of this process and are gone with it, and the few that are asked for are read from there.
 */
export class KeptPictures {
  #file: number | undefined;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Undefined where no file can be made. */
  static make(): KeptPictures | undefined {
    const path = join(tmpdir(), `saccade-${randomUUID()}`);
    let file: number | undefined;
    try {
      file = openSync(path, "wx+", 0o600);
      rmSync(path);
      return new KeptPictures(file);
    } catch {
      if (file !== undefined) closeSync(file);
      return undefined;
    }
  }

  /** What ffmpeg writes to: an open file's descriptor. */
  get file(): number {
    if (this.#file === undefined) throw new SaccadeError("failure", "Kept pictures are not there any more.");
    return this.#file;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  get bytes(): number {
    return fstatSync(this.file).size;
  }

  /** Of the first picture; undefined where none came. */
  get size(): { readonly width: number; readonly height: number } | undefined {
    const header = HEADER.exec(this.#textAt(0));
    return header === null ? undefined : { width: Number(header[1]), height: Number(header[2]) };
  }

  /** Whether these are so many whole pictures of one size and nothing else. */
  isComplete(count: number): boolean {
    const header = this.#header;
    const each = this.bytes / count;
    return (
      header !== undefined &&
      each === header.length + this.#pictureBytes &&
      Array.from({ length: count }, (_, place) => place * each).every((at) => this.#textAt(at).startsWith(header))
    );
  }

  /** A picture's RGB, by its place. Only of those that are {@link isComplete}. */
  picture(place: number): Uint8Array {
    const header = this.#header ?? "";
    const length = this.#pictureBytes;
    const picture = this.#read(place * (header.length + length) + header.length, length);
    if (picture.length < length) throw new SaccadeError("failure", "A kept picture is not there.");
    return picture;
  }

  /** Lets them go. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  get #header(): string | undefined {
    return HEADER.exec(this.#textAt(0))?.[0];
  }

  get #pictureBytes(): number {
    const { width = 0, height = 0 } = this.size ?? {};
    return width * height * 3;
  }

  #textAt(start: number): string {
    return String.fromCharCode(...this.#read(start, LONGEST_HEADER));
  }

  /** Fewer bytes where the file ends. */
  #read(start: number, length: number): Uint8Array {
    const read = new Uint8Array(length);
    let done = 0;
    for (let more = -1; done < length && more !== 0; done += more) {
      more = readSync(this.file, read, done, length - done, start + done);
    }
    return read.subarray(0, done);
  }
}
