import type { Answer, Token } from "../../src/protocol/answer.ts";

/**
 * An answer of these words, each with the given number of alternatives.
 *
 * @param alternative the word at a place of the list behind a token, from 0 for the one that was said
 */
export function spoken(words: readonly string[], top: number, alternative: (place: number) => string): Answer {
  const tokens = words.map((text, index): Token => {
    // A likelihood that falls with the place, the same at each place of every answer.
    const logprobs = Array.from({ length: top }, (_, place) => -0.3 - place * 0.7 - (index % 7) * 0.05);
    const behind = logprobs.map((logprob, place) => {
      return { id: place, text: place === 0 ? text : alternative(index * top + place), logit: logprob + 8, logprob };
    });
    const own = behind[0] ?? { id: 0, text, logit: 7.7, logprob: -0.3 };
    return { ...own, sampledLogprob: own.logprob, rank: 1, entropy: 1.5, top: behind };
  });
  return { text: words.join(""), finishReason: "length", tokens };
}
