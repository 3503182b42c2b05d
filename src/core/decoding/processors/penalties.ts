import type { Processor } from "./processor.ts";

/**
 * Divides positive logits by the penalty and multiplies negative ones with it, once for each token that occurs in the
 * prompt or was chosen (Keskar et al., CTRL 2019, as Hugging Face applies it). llama.cpp looks back over its last 64
 * tokens unless told otherwise; here the whole history counts in both orders, as with its `--repeat-last-n -1`, so that
 * two arms that differ in their order differ in nothing else.
 */
export function repetitionPenalty(penalty: number): Processor {
  return {
    name: "repetition-penalty",
    apply(candidates, { distinct }) {
      for (const id of distinct) {
        const logit = candidates.score(id);
        candidates.setScore(id, logit < 0 ? logit * penalty : logit / penalty);
      }
    },
  };
}

/** Takes the penalty off a logit for each time the answer has said the token (OpenAI's rule; the prompt is free). */
export function frequencyPenalty(penalty: number): Processor {
  return {
    name: "frequency-penalty",
    apply(candidates, { chosenCounts }) {
      for (const [id, count] of chosenCounts) candidates.setScore(id, candidates.score(id) - count * penalty);
    },
  };
}

/** Takes the penalty off a logit once if the answer has said the token (OpenAI's rule; the prompt is free). */
export function presencePenalty(penalty: number): Processor {
  return {
    name: "presence-penalty",
    apply(candidates, { chosenCounts }) {
      for (const id of chosenCounts.keys()) candidates.setScore(id, candidates.score(id) - penalty);
    },
  };
}
