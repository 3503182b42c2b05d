import type { Processor } from "./processor.ts";

/**
 * Keeps tokens whose logit is within `count` standard deviations of the largest (Tang et al., "Top-n-sigma", 2024). The
 * deviation is that of the finite logits as a whole population, as in llama.cpp.
 */
export function topNSigma(count: number): Processor {
  const name = "top-n-sigma";
  return {
    name,
    apply(candidates) {
      const { ids } = candidates;
      let sum = 0;
      for (const id of ids) sum += candidates.score(id);
      const mean = sum / ids.length;
      let squares = 0;
      for (const id of ids) squares += (candidates.score(id) - mean) ** 2;
      const floor = candidates.score(candidates.likeliest) - count * Math.sqrt(squares / ids.length);
      candidates.retain(name, (_, score) => score >= floor);
    },
  };
}
