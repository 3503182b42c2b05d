import { createHash } from "node:crypto";
import { ALL } from "../../core/probes/influence/plan-influence.ts";
import { CONTROL, FORWARD } from "../../core/probes/order/plan-order.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Experiment } from "../../protocol/experiment.ts";
import type { UnfitChoice } from "../../protocol/run.ts";
import type { ResolvedClip } from "../experiment-files/expand-clips.ts";
import type { LoadedExperiment } from "../experiment-files/load-experiment.ts";
import type { CaseTools } from "../run/case-runner.ts";
import { type CaseContext, labelsFor } from "../run/clip-cases.ts";
import type { ProbePlan } from "../run/run-experiment.ts";
import { ANSWER_TOKENS, planClip } from "./plan-clip.ts";
import { baseSampler } from "./base-sampler.ts";
import type { FrameProbeKind } from "./frame-probe-kind.ts";

/** The motion of clips is drawn where a person looks at each of them. */
const MOST_CLIPS_WITH_MOTION = 8;

const GREEDY = { name: "greedy", spec: {} };

/**
 * Turns an experiment into the one that answers a probe's question: its clips, models, prompts and labels, and in the
 * place of its samplers the choices of frames that the probe compares.
 *
 * @throws SaccadeError `input` if the sampler's frames cannot be changed as the probe does; `cancelled`
 */
export async function planProbe(
  kind: FrameProbeKind,
  loaded: LoadedExperiment,
  context: CaseContext,
  tools: CaseTools,
): Promise<ProbePlan> {
  const { experiment } = loaded;
  refuseFewLabels(loaded, context);
  const base = baseSampler(experiment);
  const question = { kind, base, drawsMotion: loaded.clips.length <= MOST_CLIPS_WITH_MOTION };
  const clips: ResolvedClip[] = [];
  const unfit: UnfitChoice[] = [];
  for (const [done, clip] of loaded.clips.entries()) {
    tools.onStage("Choosing frames, clips:", done, loaded.clips.length);
    const planned = await planClip(question, clip, context, tools);
    clips.push(planned.clip);
    unfit.push(...planned.unfit);
  }
  if (kind === "order" && clips.every(({ samplers }) => samplers?.length === 0)) {
    throw new SaccadeError(
      "input",
      `The sampler ${base.name} shows one frame, which has no order: name one that shows more.`,
    );
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
      ...(unfit.length > 0 && { unfit }),
    },
  };
}

/** @throws SaccadeError `input` where no model has two labels to choose from, with any prompt */
function refuseFewLabels({ prompts }: LoadedExperiment, { models }: CaseContext): void {
  const most = Math.max(...models.flatMap((model) => prompts.map((prompt) => labelsFor(model, prompt).length)));
  if (most >= 2) return;
  const there = most === 1 ? "there is only one" : "there are none";
  throw new SaccadeError(
    "input",
    `A probe compares how probable labels are, and ${there}: give at least two, as "labels" in an experiment or with --labels a,b.`,
  );
}

function baselineOf({ models, prompts, baseline }: Experiment, sampler: string): Experiment["baseline"] {
  const model = baseline?.model ?? models[0]?.name ?? "";
  return { model, sampler, prompt: baseline?.prompt ?? prompts[0]?.name ?? "", decoder: GREEDY.name };
}
