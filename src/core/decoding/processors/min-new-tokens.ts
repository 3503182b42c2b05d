import type { Processor } from "./processor.ts";

/** Removes the tokens that end an answer until it has so many tokens. A stop text may still end it. */
export function minNewTokens(count: number, endTokens: Iterable<number>): Processor {
  const name = "min-new-tokens";
  const ends = new Set(endTokens);
  return {
    name,
    apply(candidates, { chosen }) {
      if (chosen < count) candidates.remove(name, ends);
    },
  };
}
