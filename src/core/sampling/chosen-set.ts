import type { Choice } from "./choice.ts";

/** Choices within a budget, each place once. */
export class ChosenSet {
  readonly #budget: number;
  readonly #choices = new Map<number, Choice>();

  /** @param budget how many to choose */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get left(): number {
    return this.#budget - this.#choices.size;
  }

  /** Adds a choice, unless its place is chosen already or the budget is spent; says whether it did. */
  add(choice: Choice): boolean {
    if (this.left === 0 || this.#choices.has(choice.place)) return false;
    this.#choices.set(choice.place, choice);
    return true;
  }

  /** The middle of the longest run of places from `first` to `last` that are not chosen, the earliest of equals. */
  middleOfWidestGap(first: number, last: number): number | undefined {
    let best: { from: number; to: number } | undefined;
    let from = first;
    for (let place = first; place <= last + 1; place++) {
      if (place <= last && !this.#choices.has(place)) continue;
      if (place > from && (best === undefined || place - from > best.to - best.from)) best = { from, to: place };
      from = place + 1;
    }
    return best && Math.floor((best.from + best.to - 1) / 2);
  }

  /** In order of time. */
  inTime(): Choice[] {
    return [...this.#choices.values()].sort((a, b) => a.place - b.place);
  }
}
