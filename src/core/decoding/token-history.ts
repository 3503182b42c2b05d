/** The tokens before the next one: the prompt's and those chosen so far. */
export class TokenHistory {
  readonly #tokens: number[];
  /** Made for whoever asks for it first. */
  #distinct: Set<number> | undefined;
  readonly #counts = new Map<number, number>();
  #chosen = 0;

  constructor(promptTokens: readonly number[]) {
    this.#tokens = [...promptTokens];
  }

  /** Prompt and chosen tokens, in order. */
  get tokens(): readonly number[] {
    return this.#tokens;
  }

  /** Every token that occurs in the prompt or was chosen, once. */
  get distinct(): ReadonlySet<number> {
    this.#distinct ??= new Set(this.#tokens);
    return this.#distinct;
  }

  /** How often each token was chosen; the prompt does not count. */
  get chosenCounts(): ReadonlyMap<number, number> {
    return this.#counts;
  }

  /** How many tokens were chosen, which is also the step of the next one, counted from 0. */
  get chosen(): number {
    return this.#chosen;
  }

  push(token: number): void {
    this.#tokens.push(token);
    this.#distinct?.add(token);
    this.#counts.set(token, (this.#counts.get(token) ?? 0) + 1);
    this.#chosen++;
  }
}
