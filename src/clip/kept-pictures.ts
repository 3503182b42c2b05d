import { SaccadeError } from "../protocol/errors.ts";

/** More pictures came than there is room for. */
export class NoRoom extends Error {}

/** The longest header of a picture: `P6`, width and height, and the largest value, each on a line. */
const HEADER = /^P6\n(\d{1,6}) (\d{1,6})\n255\n/;
const LONGEST_HEADER = 32;

/**
 * All pictures of a short clip as its first decoding put them out, in the binary form of the portable pixmap (PPM): a
 * header with the size, then RGB, row by row. The pieces that came are kept as they are, and a picture is put together
 * when it is asked for.
 */
export class KeptPictures {
  readonly #most: number;
  readonly #pieces: { readonly start: number; readonly data: Uint8Array }[] = [];
  #bytes = 0;

  /** @param most bytes to keep */
  constructor(most: number) {
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a piece, and owns it. @throws NoRoom */
  push(data: Uint8Array): void {
    if (this.#bytes + data.length > this.#most) throw new NoRoom();
    this.#pieces.push({ start: this.#bytes, data });
    this.#bytes += data.length;
  }

  /** Of the first picture; undefined where none came. */
  get size(): { readonly width: number; readonly height: number } | undefined {
    const header = HEADER.exec(this.#textAt(0));
    return header === null ? undefined : { width: Number(header[1]), height: Number(header[2]) };
  }

  /** Whether these are so many whole pictures of one size and nothing else. */
  isComplete(count: number): boolean {
    const header = this.#header;
    const each = this.#bytes / count;
    return (
      header !== undefined &&
      each === header.length + this.#pictureBytes &&
      Array.from({ length: count }, (_, place) => place * each).every((at) => this.#textAt(at).startsWith(header))
    );
  }

  /** A copy of a picture's RGB, by its place. Only for one that {@link isComplete}. */
  picture(place: number): Uint8Array {
    const header = this.#header ?? "";
    const start = place * (header.length + this.#pictureBytes) + header.length;
    return this.#read(start, this.#pictureBytes);
  }

  get #header(): string | undefined {
    return HEADER.exec(this.#textAt(0))?.[0];
  }

  get #pictureBytes(): number {
    const { width = 0, height = 0 } = this.size ?? {};
    return width * height * 3;
  }

  #textAt(start: number): string {
    const length = Math.min(LONGEST_HEADER, this.#bytes - start);
    return String.fromCharCode(...this.#read(start, length));
  }

  #read(start: number, length: number): Uint8Array {
    if (start < 0 || start + length > this.#bytes) throw new SaccadeError("failure", "A kept picture is not there.");
    const read = new Uint8Array(length);
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle]?.start ?? Infinity) <= start) low = middle + 1;
      else high = middle;
    }
    let done = 0;
    for (let place = Math.max(0, low - 1); done < length; place++) {
      const piece = this.#pieces[place];
      if (piece === undefined) break;
      const from = start + done - piece.start;
      const part = piece.data.subarray(from, from + length - done);
      read.set(part, done);
      done += part.length;
    }
    return read;
  }
}
