import type { Processor } from "./processor.ts";

/**
 * Removes every token that would repeat a sequence of `size` tokens of the prompt or the answer, as Hugging Face does:
 * the prompt's tokens, those of its template included, count. With size 1 no token comes twice.
 */
export function noRepeatNgram(size: number): Processor {
  const name = "no-repeat-ngram";
  return {
    name,
    apply(candidates, { tokens }) {
      candidates.remove(name, followers(tokens, size - 1));
    },
  };
}

/** The tokens that came after earlier occurrences of the last `length` tokens. */
function followers(tokens: readonly number[], length: number): Set<number> {
  const found = new Set<number>();
  const last = tokens.length - length;
  for (let start = 0; start < last; start++) {
    let matched = 0;
    while (matched < length && tokens[start + matched] === tokens[last + matched]) matched++;
    const follower = tokens[start + length];
    if (matched === length && follower !== undefined) found.add(follower);
  }
  return found;
}
