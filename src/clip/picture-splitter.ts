/** Cuts a stream of raw pictures of one size into pictures, and keeps the wanted ones. */
export class PictureSplitter {
  readonly #bytes: number;
  readonly #isWanted: (place: number) => boolean;
  readonly #onPicture: (place: number, data: Uint8Array) => void;
  #place = 0;
  #filled = 0;
  #picture: Uint8Array | undefined;

  /**
   * @param bytes of one picture
   * @param isWanted asked once for each picture, by its place in the stream
   * @param onPicture takes each wanted picture when it is complete, and owns it
   */
  constructor(
    bytes: number,
    isWanted: (place: number) => boolean,
    onPicture: (place: number, data: Uint8Array) => void,
  ) {
    this.#bytes = bytes;
    this.#isWanted = isWanted;
    this.#onPicture = onPicture;
  }

  /** How many pictures came completely, wanted or not. */
  get count(): number {
    return this.#place;
  }

  push(chunk: Uint8Array): void {
    let position = 0;
    while (position < chunk.length) {
      if (this.#filled === 0 && this.#isWanted(this.#place)) this.#picture = new Uint8Array(this.#bytes);
      const piece = chunk.subarray(position, position + this.#bytes - this.#filled);
      this.#picture?.set(piece, this.#filled);
      position += piece.length;
      this.#filled += piece.length;
      if (this.#filled === this.#bytes) this.#complete();
    }
  }

  #complete(): void {
    const [place, picture] = [this.#place, this.#picture];
    this.#place += 1;
    this.#filled = 0;
    this.#picture = undefined;
    if (picture !== undefined) this.#onPicture(place, picture);
  }
}
