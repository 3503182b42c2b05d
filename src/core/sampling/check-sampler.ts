import { SaccadeError } from "../../protocol/errors.ts";
import type { SamplerSpec, StageSpec, View } from "../../protocol/sampling.ts";

type TwoStageSpec = Extract<SamplerSpec, { readonly type: "two-stage" }>;

/**
 * Refuses settings that exclude each other or could have no effect.
 *
 * @param name how the person calls the sampler
 * @throws SaccadeError `input` with the setting and what would be valid
 */
export function checkSampler(spec: SamplerSpec, name: string): void {
  const reason = showingComplaint(spec) ?? (spec.type === "two-stage" ? stagesComplaint(spec) : stageComplaint(spec));
  if (reason === undefined) return;
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  throw new SaccadeError("input", `The sampler ${JSON.stringify(shown)} cannot be used: ${reason}`);
}

/** Stages in their short form were checked when they were read. */
function stagesComplaint({ candidates, then }: TwoStageSpec): string | undefined {
  const stages = [candidates, then].filter((stage) => typeof stage !== "string");
  const kinds = new Set(stages.flatMap((stage) => ("relevance" in stage ? [stage.relevance] : [])));
  if (kinds.size > 1) return "its samplers ask the model different things (relevance): frames are judged once.";
  return stages.map(stageComplaint).find((reason) => reason !== undefined);
}

/** What is wrong with a sampler for itself, as a sentence; nothing if it is in order. */
function stageComplaint(spec: StageSpec): string | undefined {
  if (spec.type === "dense" && spec.to !== undefined && spec.to <= (spec.from ?? 0)) {
    return `"to" has to be after "from": ${spec.to} is not after ${spec.from ?? 0}.`;
  }
  if (spec.type === "fps" && spec.max < spec.factor) {
    return `no multiple of ${spec.factor} (factor) is as small as ${spec.max} (max): raise max, or lower factor.`;
  }
  return undefined;
}

function showingComplaint({ order, orderSeed, view }: SamplerSpec): string | undefined {
  if (orderSeed !== undefined && order !== "shuffle") {
    return "orderSeed is what a shuffle begins from: set order to shuffle, or leave orderSeed out.";
  }
  return view === undefined ? undefined : viewComplaint(view);
}

function viewComplaint(view: View): string | undefined {
  if (typeof view === "string") return undefined;
  const { crop, margin } = view;
  if (crop === undefined) {
    return margin === undefined
      ? undefined
      : "margin is shown around a box: set view to face or to a crop, or leave margin out.";
  }
  if (crop === "face") return undefined;
  // Decimal fractions as 0.7 + 0.3 sum up to a little more than they say.
  const beyond = crop.x + crop.width > 1 + 1e-9 || crop.y + crop.height > 1 + 1e-9;
  return beyond ? "its box reaches beyond the frame: x + width and y + height are 1 at most." : undefined;
}
