import type { Candidates } from "../candidates.ts";
import { entropyInNats } from "./entropy.ts";
import type { Processor } from "./processor.ts";

/** Keeps tokens with at least this probability, and always the likeliest (Hewitt et al. 2022, epsilon sampling). */
export function epsilon(cutoff: number): Processor {
  const name = "epsilon";
  return {
    name,
    apply(candidates) {
      retainFrom(candidates, cutoff, name);
    },
  };
}

/**
 * Keeps tokens with at least the probability `min(cutoff, sqrt(cutoff) * exp(-H))`, where H is the entropy in nats, and
 * always the likeliest: what is improbable may stay where everything is (Hewitt et al., "Truncation sampling as
 * language model desmoothing", 2022).
 */
export function eta(cutoff: number): Processor {
  const name = "eta";
  return {
    name,
    apply(candidates) {
      retainFrom(candidates, Math.min(cutoff, Math.sqrt(cutoff) * Math.exp(-entropyInNats(candidates))), name);
    },
  };
}

function retainFrom(candidates: Candidates, probability: number, name: string): void {
  const { max, sum } = candidates.sums();
  candidates.retain(name, (_, score) => score === max || Math.exp(score - max) / sum >= probability);
}
