import type { LibraryTokenizer } from "./library.ts";

/** Stands for bytes that are no character yet. */
const INCOMPLETE = "\uFFFD";

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
  readonly #spelled: number[] = [];
  #context: number[] = [];
  #pending: number[] = [];

  constructor(tokenizer: LibraryTokenizer) {
    this.#tokenizer = tokenizer;
    this.#special = new Set(tokenizer.all_special_ids);
  }

  /** What all tokens so far spell, special ones left out; a character that was never completed reads as U+FFFD. */
  get text(): string {
    return this.#decode(this.#spelled);
  }

  /** How the token would read if it came next; a part of a character reads as U+FFFD. Nothing changes. */
  peek(token: number): string {
    if (this.#special.has(token)) return this.#decode([token]);
    const known = this.#decode(this.#context);
    return this.#decode([...this.#context, ...this.#pending, token]).slice(known.length);
  }

  /** Takes the token and returns the text it adds. A special token reads as its name and adds nothing to the answer. */
  push(token: number): string {
    const text = this.peek(token);
    if (this.#special.has(token)) return text;
    this.#spelled.push(token);
    this.#pending.push(token);
    if (text.endsWith(INCOMPLETE)) return "";
    // A token that reads as nothing leaves the context as it is: there would be nothing to stand on.
    if (text !== "") {
      this.#context = this.#pending;
      this.#pending = [];
    }
    return text;
  }

  #decode(tokens: number[]): string {
    if (tokens.length === 0) return "";
    // Cleaning up would rewrite what was read before.
    return this.#tokenizer.decode(tokens, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  }
}
