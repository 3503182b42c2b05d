import type { DecoderOrder } from "../../../protocol/decoding.ts";
import { bestFirst } from "../best-first.ts";
import type { Processor } from "./processor.ts";

/**
 * Keeps the `count` likeliest tokens. Several may have the score of the last one: Hugging Face keeps them all,
 * llama.cpp keeps exactly `count`, here those with the lowest ids.
 */
export function topK(count: number, order: DecoderOrder): Processor {
  const name = "top-k";
  return {
    name,
    apply(candidates) {
      if (candidates.ids.length <= count) return;
      let last = 0;
      let taken = 0;
      for (const id of bestFirst(candidates.ids, (candidate) => candidates.score(candidate))) {
        last = id;
        taken++;
        if (taken === count) break;
      }
      const floor = candidates.score(last);
      candidates.retain(name, (id, score) => score > floor || (score === floor && (order === "hf" || id <= last)));
    },
  };
}
