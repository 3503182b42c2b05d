/** A prompt that is to be read. */
export interface Unread {
  /** How many of its tokens need not be read, since something that was read before begins with them. */
  readonly known: number;
  /** How many tokens are left. */
  readonly left: number;
  /** The place of the prompt that has to be read before, where this one begins like it; always an earlier one. */
  readonly after: number | undefined;
}

/** Up to so many tokens a read costs what a call costs, and what the weights cost that it goes through: others come along. */
const SHORT = 32;

/**
 * In which order prompts are read, so that each is read on from where it parts from another, and short rests of equal
 * length side by side. These come last: the more prompts are read, the more rests can go together.
 */
export class ReadingOrder {
  readonly #open: Map<number, Unread>;

  constructor(prompts: readonly Unread[]) {
    this.#open = new Map(prompts.entries());
  }

  /**
   * The prompts to read in the next call, by their places; none when all were read.
   *
   * @param most how many at a time, at least 1
   */
  next(most: number): number[] {
    const ready = [...this.#open].filter(([, { after }]) => after === undefined || !this.#open.has(after));
    const [first] = ready;
    if (!first) return [];
    const long = ready.find(([, { left }]) => left > SHORT);
    const chosen = long ? [long] : ready.filter(([, prompt]) => goTogether(prompt, first[1])).slice(0, most);
    const places = chosen.map(([place]) => place);
    for (const place of places) this.#open.delete(place);
    return places;
  }
}

/** Whether one call can read both: as rows of one length, which both begin with something, or neither. */
export function goTogether(one: Pick<Unread, "known" | "left">, other: Pick<Unread, "known" | "left">): boolean {
  return one.left === other.left && one.known > 0 === other.known > 0;
}
