/**
 * Watches a text grow and says where it ends because a stop text appeared. It does not matter how the text is cut into
 * pieces: the stop text that is complete first counts, among those complete at the same character the longest. So what
 * is before the end never holds a stop text.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  readonly #longest: number;
  #text = "";
  #end: number | undefined;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
    this.#longest = Math.max(0, ...stops.map((stop) => stop.length));
  }

  /**
   * Adds a piece.
   *
   * @returns the length of the answer's text in UTF-16 units once a stop text has appeared, until then `undefined`
   */
  push(piece: string): number | undefined {
    if (this.#end !== undefined) return this.#end;
    // A stop text may have begun in what was there before, but it was not complete.
    const from = Math.max(0, this.#text.length - this.#longest + 1);
    this.#text += piece;
    this.#end = endOfAnswer(this.#text, this.#stops, from);
    return this.#end;
  }

  /** The answer's text so far, without the stop text and what comes after it. */
  get text(): string {
    return this.#text.slice(0, this.#end);
  }
}

/**
 * Where a text ends because of a stop text: the place at which the stop text that is complete first begins.
 *
 * @param from stop texts that begin before this place are not looked for
 * @returns `undefined` if none appears
 */
export function endOfAnswer(text: string, stops: readonly string[], from = 0): number | undefined {
  let begin: number | undefined;
  let end = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const place = text.indexOf(stop, from);
    if (place < 0 || stop === "") continue;
    const own = place + stop.length;
    if (own < end || (own === end && place < (begin ?? place))) {
      begin = place;
      end = own;
    }
  }
  return begin;
}
