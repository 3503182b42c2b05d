import type { Processor } from "./processor.ts";

/**
 * Divides the logits by the temperature, counted from the largest: this leaves all shares as they are and keeps small
 * temperatures within the range of numbers.
 *
 * @param temperature above 0
 */
export function temperature(temperature: number): Processor {
  return {
    name: "temperature",
    apply(candidates) {
      const max = candidates.score(candidates.likeliest);
      for (const id of candidates.ids) candidates.setScore(id, (candidates.score(id) - max) / temperature);
    },
  };
}
