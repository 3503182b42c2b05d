import { asksAnyModel, needsSignal } from "../../core/sampling/sampler.ts";
import type { Selector } from "../selection/selector.ts";
import type { Sight } from "./case-frames.ts";
import { askedOf, type CaseClip, type CaseContext, isPutWith } from "./clip-cases.ts";

/**
 * The frames that a clip's trials will show, as far as its samplers can tell without looking at it: one sight for each
 * model. What a sampler cannot give is left for when its trials are planned.
 */
export async function likelySights(context: CaseContext, clip: CaseClip, selector: Selector): Promise<Sight[]> {
  const { experiment, models, prompts } = context;
  const samplers = (clip.samplers ?? experiment.samplers).filter(
    ({ spec }) => spec.view === undefined && !needsSignal(spec) && !asksAnyModel(spec),
  );
  const sights: Sight[] = [];
  for (const model of models) {
    const indices = new Set<number>();
    for (const sampler of samplers) {
      const prompt = prompts.find((one) => isPutWith(sampler, model, one));
      if (!prompt) continue;
      const selection = await selector
        .select(sampler.spec, askedOf(context, clip, model, prompt))
        .catch(() => undefined);
      for (const { index } of selection?.frames ?? []) indices.add(index);
    }
    sights.push({ model, view: null, step: undefined, indices: [...indices] });
  }
  return sights;
}
