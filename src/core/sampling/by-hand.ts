import { SaccadeError } from "../../protocol/errors.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import { parseSampler } from "./parse-sampler.ts";

/**
 * Whether a sampler is a list that still has the name of the rule whose frames a hand changed, such as `apex:4`: the name
 * stays, so that its answers before and after stand side by side, and then says what is no longer so.
 */
export function isChosenByHand({ name, spec }: { readonly name: string; readonly spec: SamplerSpec }): boolean {
  if (spec.type !== "times" && spec.type !== "indices") return false;
  try {
    return parseSampler(name).type !== spec.type;
  } catch (error) {
    if (error instanceof SaccadeError) return false;
    throw error;
  }
}
