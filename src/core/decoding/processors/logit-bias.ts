import type { Processor } from "./processor.ts";

/** This bias and everything below it forbids a token, whatever its logit. */
const FORBIDS = -100;

/** Adds a number to the logits of some tokens; -100 and below forbids the token, as OpenAI's API describes it. */
export function logitBias(biases: ReadonlyMap<number, number>): Processor {
  const name = "logit-bias";
  return {
    name,
    apply(candidates) {
      let forbids = false;
      for (const [id, bias] of biases) {
        if (bias <= FORBIDS) forbids = true;
        else candidates.setScore(id, candidates.score(id) + bias);
      }
      if (forbids) candidates.retain(name, (id) => (biases.get(id) ?? 0) > FORBIDS);
    },
  };
}
