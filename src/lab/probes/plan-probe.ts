import { createHash } from "node:crypto";
import { clipRange } from "../../clip/range.ts";
import { planDilution } from "../../core/probes/dilution/plan-dilution.ts";
import { ALL, frameGroups, planInfluence } from "../../core/probes/influence/plan-influence.ts";
import { CONTROL, FORWARD, planOrder } from "../../core/probes/order/plan-order.ts";
import type { PlannedChoice } from "../../core/probes/planned-choice.ts";
import type { ClipRange } from "../../core/sampling/clip-range.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { ClipEvent, Experiment, SamplerEntry } from "../../protocol/experiment.ts";
import type { ProbeKind } from "../../protocol/probe.ts";
import type { PlannedProbe } from "../../protocol/run.ts";
import type { Footage } from "../clip-store.ts";
import type { ClipSampler, ResolvedClip } from "../experiment-files/expand-clips.ts";
import type { LoadedExperiment } from "../experiment-files/load-experiment.ts";
import { selectFrames } from "../selection/select-frames.ts";
import { baseSampler } from "./base-sampler.ts";
import { motionStrip } from "./motion-strip.ts";

/** Tokens of an answer: a probe goes by the labels, and the words stand beside them. */
const ANSWER_TOKENS = 8;

/** The motion of clips is drawn where a person looks at each of them. */
const MOST_CLIPS_WITH_MOTION = 8;

const GREEDY = { name: "greedy", spec: {} };

/** Probes of frames alone: what they ask does not hang on earlier answers. */
export type FrameProbeKind = Exclude<ProbeKind, "enrichment">;

export interface ProbePlan {
  /** The experiment with the frames of every choice written out for each clip. */
  readonly experiment: LoadedExperiment;
  readonly planned: PlannedProbe;
}

export interface PlanTools {
  readonly footage: Footage;
  readonly signal?: AbortSignal | undefined;
  readonly onClip: (done: number, total: number) => void;
}

/**
 * Turns an experiment into the one that answers a probe's question: its clips, models, prompts and labels, and in the
 * place of its samplers the choices of frames that the probe compares.
 *
 * @throws SaccadeError `input` if the sampler's frames cannot be changed as the probe does; `cancelled`
 */
export async function planProbe(kind: FrameProbeKind, loaded: LoadedExperiment, tools: PlanTools): Promise<ProbePlan> {
  const { experiment } = loaded;
  const base = baseSampler(experiment);
  const own = loaded.prompts.map(({ name }) => name);
  const clips: ResolvedClip[] = [];
  for (const [done, clip] of loaded.clips.entries()) {
    tools.onClip(done, loaded.clips.length);
    clips.push(await planClipOf(kind, clip, base, own, experiment.seed, tools, loaded.clips.length));
  }
  const samplers = new Map(clips.flatMap((clip) => (clip.samplers ?? []).map((sampler) => [sampler.name, sampler])));
  const hasControl = samplers.has(CONTROL.onset);
  const control = { name: CONTROL.prompt, text: CONTROL.question, labels: [...CONTROL.labels] };
  const baseline = kind === "dilution" ? undefined : baselineOf(experiment, kind === "order" ? FORWARD : ALL);
  const { view } = base.spec;
  return {
    experiment: {
      ...loaded,
      clips,
      prompts: [...loaded.prompts, ...(hasControl ? [control] : [])],
      experiment: {
        ...experiment,
        samplers: [...samplers.values()].map(({ name, spec }) => ({ name, spec })),
        prompts: [...experiment.prompts, ...(hasControl ? [control] : [])],
        decoders: [GREEDY],
        repeats: 1,
        maxTokens: ANSWER_TOKENS,
        baseline,
      },
    },
    planned: {
      kind,
      sampler: kind === "dilution" ? "" : base.name,
      timestamps: typeof view === "object" && view.timestamp === true,
      plan: createHash("sha256")
        .update(JSON.stringify(clips.map(({ name, samplers: chosen }) => [name, chosen])))
        .digest("hex"),
    },
  };
}

function baselineOf({ models, prompts, baseline }: Experiment, sampler: string): Experiment["baseline"] {
  const model = baseline?.model ?? models[0]?.name ?? "";
  return { model, sampler, prompt: baseline?.prompt ?? prompts[0]?.name ?? "", decoder: GREEDY.name };
}

async function planClipOf(
  kind: FrameProbeKind,
  clip: ResolvedClip,
  base: SamplerEntry,
  prompts: readonly string[],
  seed: number,
  { footage, signal }: PlanTools,
  clipCount: number,
): Promise<ResolvedClip> {
  const shown = base.spec.view === undefined ? {} : { view: base.spec.view };
  try {
    const probed = await footage.probe(clip.path, { signal });
    const range = clipRange(probed, { fromSeconds: clip.from, toSeconds: clip.to });
    const measure = (): ReturnType<Footage["measure"]> => footage.measure(probed, { signal });
    const findFace = (): ReturnType<Footage["findFace"]> => footage.findFace(probed, { signal });
    const choosing = { measure, findFace, judge: () => refuseJudging(base) };
    const chosen = kind === "dilution" ? [] : (await selectFrames(base.spec, probed, range, choosing)).frames;
    const first = range.frames[0]?.index ?? 0;
    const places = chosen.map(({ index }) => index - first);
    const choices = choicesOf(kind, range, places, clip.events, seed, base.name);
    const samplers = choices.map(({ name, places: own, control }): ClipSampler => ({
      name,
      spec: { type: "indices", indices: [...own], ...shown },
      prompts: control === true ? [CONTROL.prompt] : prompts,
    }));
    const motion = clipCount <= MOST_CLIPS_WITH_MOTION ? motionStrip(await measure(), range) : undefined;
    return { ...clip, samplers, motion };
  } catch (error) {
    if (!(error instanceof SaccadeError) || error.kind === "cancelled" || error instanceof UnfitSampler) throw error;
    // The run meets the same error, and tells it with this clip's trial.
    return { ...clip, samplers: [{ ...base, prompts }] };
  }
}

function choicesOf(
  kind: FrameProbeKind,
  range: ClipRange,
  places: readonly number[],
  events: readonly ClipEvent[],
  seed: number,
  sampler: string,
): PlannedChoice[] {
  switch (kind) {
    case "dilution":
      return planDilution(range, events);
    case "order": {
      const inOrder = places.toSorted((a, b) => a - b);
      if (new Set(inOrder).size < 2) {
        throw new UnfitSampler(`The sampler ${sampler} shows one frame, which has no order: name one that shows more.`);
      }
      return planOrder(range, inOrder, events, seed);
    }
    case "influence": {
      const frames = places.flatMap((place) => range.frames[place] ?? []);
      return planInfluence(places, frameGroups(frames, events));
    }
  }
}

/** The sampler cannot be probed, on this clip or any other. */
class UnfitSampler extends SaccadeError {
  constructor(message: string) {
    super("input", message);
  }
}

function refuseJudging({ name }: SamplerEntry): never {
  throw new UnfitSampler(
    `The sampler ${name} asks a model which frames matter, and a probe of other frames would be a probe of that as well: name one that does not.`,
  );
}
