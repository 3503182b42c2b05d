import type { LibraryTokenizer } from "./library.ts";

/** Stands for bytes that are no character yet. */
const INCOMPLETE = "\uFFFD";

interface Spelled {
  /** All tokens but special ones. */
  readonly spelled: readonly number[];
  /** The last tokens that completed a text. */
  readonly context: readonly number[];
  /** Tokens since then, which complete none yet. */
  readonly pending: readonly number[];
}

const NOTHING: Spelled = { spelled: [], context: [], pending: [] };

/**
 * Spells tokens one at a time. How a token reads depends on those before it: a word piece joins or takes a space, and
 * a byte-pair token may be a part of a character. Such a part reads "", and the token that completes the character
 * reads it whole, so that the texts of an answer's tokens, put together, are the answer.
 *
 * The window is one group back, enough for a decoder that treats the first token of a text differently.
 */
export class TokenSpeller {
  readonly #tokenizer: LibraryTokenizer;
  readonly #special: ReadonlySet<number>;
  readonly #state: Spelled;
  /** How tokens would read next: decoders that share a beginning ask for the same ones. */
  readonly #peeked = new Map<number, string>();
  readonly #after = new Map<number, TokenSpeller>();
  #known: string | undefined;
  #text: string | undefined;

  constructor(
    tokenizer: LibraryTokenizer,
    special: ReadonlySet<number> = new Set(tokenizer.all_special_ids),
    state: Spelled = NOTHING,
  ) {
    this.#tokenizer = tokenizer;
    this.#special = special;
    this.#state = state;
  }

  /** What all tokens so far spell, special ones left out; a character that was never completed reads as U+FFFD. */
  get text(): string {
    this.#text ??= this.#decode(this.#state.spelled);
    return this.#text;
  }

  /** How the token would read if it came next; a part of a character reads as U+FFFD. */
  peek(token: number): string {
    let text = this.#peeked.get(token);
    if (text === undefined) {
      text = this.#spell(token);
      this.#peeked.set(token, text);
    }
    return text;
  }

  #spell(token: number): string {
    if (this.#special.has(token)) return this.#decode([token]);
    const { context, pending } = this.#state;
    this.#known ??= this.#decode(context);
    return this.#decode([...context, ...pending, token]).slice(this.#known.length);
  }

  /** The text that the token adds if it comes next. A special token reads as its name and adds nothing to the answer. */
  read(token: number): string {
    const text = this.peek(token);
    return !this.#special.has(token) && text.endsWith(INCOMPLETE) ? "" : text;
  }

  /** A speller that has taken the token as well, the same for all who ask; this one stays as it is. */
  after(token: number): TokenSpeller {
    let after = this.#after.get(token);
    if (!after) {
      after = this.#take(token);
      this.#after.set(token, after);
    }
    return after;
  }

  #take(token: number): TokenSpeller {
    if (this.#special.has(token)) return this;
    const pending = [...this.#state.pending, token];
    const spelled = [...this.#state.spelled, token];
    // A token that reads as nothing leaves the context as it is: there would be nothing to stand on.
    const complete = this.read(token) !== "";
    const state = complete ? { spelled, context: pending, pending: [] } : { ...this.#state, spelled, pending };
    return new TokenSpeller(this.#tokenizer, this.#special, state);
  }

  #decode(tokens: readonly number[]): string {
    if (tokens.length === 0) return "";
    // Cleaning up would rewrite what was read before.
    return this.#tokenizer.decode([...tokens], { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  }
}
