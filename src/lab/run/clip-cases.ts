import { isDeterministic, needsContrast } from "../../core/decoding/token-decoder.ts";
import { answerLength } from "../../core/prompt/context.ts";
import { readPrompt } from "../../core/prompt/prompt.ts";
import type { ClipRange } from "../../core/sampling/clip-range.ts";
import { viewKey, viewSize } from "../../core/sampling/frame-view.ts";
import type { ChosenFrame } from "../../core/sampling/sampler.ts";
import type { ProbedClip } from "../../clip/probe.ts";
import { DRAWN_FACE_LABELS } from "../../inference/catalogue.ts";
import { reasonOf } from "../../inference/cancel.ts";
import type { RenderedPrompt } from "../../inference/engine.ts";
import type { DecoderSpec } from "../../protocol/decoding.ts";
import type { DecoderEntry, Experiment } from "../../protocol/experiment.ts";
import type { Coordinates } from "../../protocol/run.ts";
import { type CaseNotes, enrichPrompt } from "../enrichment/enrich-prompt.ts";
import type { NoteWriter } from "../enrichment/note-writer.ts";
import { answerKey, type CallGround, labelsKey } from "../call-key.ts";
import type { ClipSampler } from "../experiment-files/expand-clips.ts";
import type { ResolvedPrompt } from "../experiment-files/load-experiment.ts";
import type { ReadyModel } from "../model-store.ts";
import type { Selection } from "../selection/select-frames.ts";
import type { Asked, Selector } from "../selection/selector.ts";
import { trialId } from "../trial-id.ts";
import type { FailedTrials } from "./session.ts";

/** Tokens of an answer where the person did not say. */
const USUAL_TOKENS = 64;

/** A model of the run under its name in the experiment. */
export interface RunModel extends ReadyModel {
  readonly name: string;
}

/** What is the same for all clips of a run. */
export interface CaseContext {
  readonly experiment: Experiment;
  readonly prompts: readonly ResolvedPrompt[];
  readonly models: readonly RunModel[];
  /** Versions of what computes. */
  readonly engine: string;
  readonly ffmpeg: string;
}

/** A clip that was probed, as a case needs it. */
export interface CaseClip {
  readonly name: string;
  readonly probed: ProbedClip;
  readonly range: ClipRange;
  /** In the place of the experiment's. */
  readonly samplers?: readonly ClipSampler[] | undefined;
}

/** One trial of a case, and the answer it is made of. */
export interface CaseTrial extends Coordinates {
  readonly id: string;
  readonly decoder: string;
  readonly answer: AnswerPlan;
}

export interface AnswerPlan {
  readonly key: string;
  readonly spec: DecoderSpec;
  readonly maxTokens: number;
  readonly deterministic: boolean;
  readonly contrasts: boolean;
  readonly repeat: number;
}

/** One prompt over one choice of frames, for one model: what all its decoders, repeats and labels share. */
export interface PromptCase {
  readonly model: RunModel;
  readonly frames: readonly ChosenFrame[];
  /** How the frames were found, and what that takes. */
  readonly selection: Selection;
  readonly prompt: RenderedPrompt;
  /** Of an enriched prompt. */
  readonly notes?: CaseNotes | undefined;
  readonly labels: readonly string[];
  /** `null` without labels. */
  readonly labelsKey: string | null;
  readonly trials: readonly CaseTrial[];
}

export interface ClipCases {
  readonly cases: readonly PromptCase[];
  readonly failed: readonly FailedTrials[];
}

type PlainTrial = Coordinates & { readonly id: string };

/** All trials of a clip by their coordinates, in the order of the document's axes. */
export function* trialsOf(
  experiment: Experiment,
  { name, samplers }: Pick<CaseClip, "name" | "samplers">,
): Generator<PlainTrial> {
  for (const model of experiment.models) {
    for (const sampler of samplers ?? experiment.samplers) {
      for (const prompt of experiment.prompts)
        if (isPutWith(sampler, model, prompt))
          yield* trialsOfCase(experiment, name, model.name, sampler.name, prompt.name);
    }
  }
}

interface Named {
  readonly name: string;
}

/** Whether a sampler's frames are shown to this model with this prompt. */
export function isPutWith({ models, prompts }: ClipSampler, model: Named, prompt: Named): boolean {
  return (models?.includes(model.name) ?? true) && (prompts?.includes(prompt.name) ?? true);
}

function* trialsOfCase(
  { decoders, repeats }: Experiment,
  clip: string,
  model: string,
  sampler: string,
  prompt: string,
): Generator<PlainTrial> {
  for (const decoder of decoders) {
    for (let repeat = 1; repeat <= repeats; repeat++) {
      const coordinates = { clip, model, sampler, prompt, decoder: decoder.name, repeat };
      yield { ...coordinates, id: trialId(coordinates) };
    }
  }
}

/**
 * Plans a clip: which frames each sampler chooses, what each prompt puts to each model, and the key of every call. What
 * cannot be planned fails its own trials only.
 *
 * @throws SaccadeError `cancelled`
 */
export async function planClip(
  context: CaseContext,
  clip: CaseClip,
  selector: Selector,
  writer: NoteWriter,
): Promise<ClipCases> {
  const { experiment, models, prompts } = context;
  const cases: PromptCase[] = [];
  const failed: FailedTrials[] = [];
  for (const sampler of clip.samplers ?? experiment.samplers) {
    for (const model of models) {
      for (const prompt of prompts) {
        if (!isPutWith(sampler, model, prompt)) continue;
        try {
          cases.push(await planCase(context, clip, selector, writer, sampler, model, prompt, failed));
        } catch (error) {
          const trials = [...trialsOfCase(experiment, clip.name, model.name, sampler.name, prompt.name)];
          failed.push({ reason: reasonOf(error), trials });
        }
      }
    }
  }
  return { cases, failed };
}

/**
 * Plans one prompt over one sampler's frames for one model.
 *
 * @param failed receives the trials of decoders that do not fit
 */
export async function planCase(
  context: CaseContext,
  clip: CaseClip,
  selector: Selector,
  writer: NoteWriter,
  sampler: ClipSampler,
  model: RunModel,
  prompt: ResolvedPrompt,
  failed: FailedTrials[],
): Promise<PromptCase> {
  const { experiment } = context;
  const asked = askedOf(context, clip, model, prompt);
  const { labels, ground } = asked;
  const selection = { ...(await selector.select(sampler.spec, asked)), ...sampler.chosenBy };
  const { view } = selection;
  const { rendered, frames, notes } = await renderCase(context, clip, selector, writer, asked, selection);
  const own = ground(
    rendered,
    frames.map(({ index }) => index),
    view,
  );
  const specs = new Map(experiment.decoders.map((decoder) => [decoder.name, decoder]));
  const trials: CaseTrial[] = [];
  for (const trial of trialsOfCase(experiment, clip.name, model.name, sampler.name, prompt.name)) {
    try {
      const answer = planAnswer(experiment, model, rendered, own, specs.get(trial.decoder), trial.repeat);
      trials.push({ ...trial, answer });
    } catch (error) {
      failed.push({ reason: reasonOf(error), trials: [trial] });
    }
  }
  return {
    model,
    frames,
    selection,
    prompt: rendered,
    notes,
    labels,
    labelsKey: labels.length === 0 ? null : labelsKey(own, { labels, rule: "sum" }),
    trials,
  };
}

/** Whom a prompt is put to, and what is asked. */
export function askedOf(context: CaseContext, clip: CaseClip, model: RunModel, prompt: ResolvedPrompt): Asked {
  return { model, prompt, labels: labelsFor(model, prompt), ground: groundOf(context, clip, model) };
}

/** The labels that a prompt's answers are compared by. A model that knows its own is asked about them, as `saccade ask` does. */
export function labelsFor(
  { source }: Pick<RunModel, "source">,
  { labels, hasNoLabels }: Pick<ResolvedPrompt, "labels" | "hasNoLabels">,
): readonly string[] {
  return labels.length === 0 && source.drawnFaces && hasNoLabels !== true ? DRAWN_FACE_LABELS : labels;
}

/** What calls of a model about a clip are made of. */
function groundOf({ engine, ffmpeg }: CaseContext, { probed }: CaseClip, model: RunModel): Asked["ground"] {
  const { sha256 } = probed.info;
  return (shown, indices, view) => ({
    modelSha256: model.sha256,
    dtype: model.engine.model.dtype,
    device: model.engine.model.device,
    engine,
    ffmpeg,
    frames: indices.map((index) => (view === null ? [sha256, index] : [sha256, index, viewKey(view)])),
    tokens: shown.tokens,
  });
}

/** The prompt over the chosen frames, after its notes were written if it is enriched. */
async function renderCase(
  context: CaseContext,
  clip: CaseClip,
  selector: Selector,
  writer: NoteWriter,
  asked: Asked,
  selection: Selection,
): Promise<Pick<PromptCase, "frames" | "notes"> & { readonly rendered: RenderedPrompt }> {
  const { model, prompt, labels } = asked;
  const { enrich } = prompt;
  const { frames, view } = selection;
  if (!enrich) {
    const parts = { ...readPrompt(prompt.text, labels), system: prompt.system };
    const sizes = frames.map(() => viewSize(view, clip.probed.info));
    return { frames, rendered: await model.engine.renderPrompt(parts, sizes) };
  }
  const scribe = context.models.find(({ name }) => name === enrich.note.model) ?? model;
  return enrichPrompt({
    clip,
    model,
    prompt: { ...prompt, enrich },
    labels,
    selection,
    question: { model: scribe, enrich, view, ground: groundOf(context, clip, scribe) },
    writer,
    choose: (spec, range) => selector.select(spec, asked, range),
  });
}

function planAnswer(
  { maxTokens, topLogits, seed }: Experiment,
  { engine }: RunModel,
  prompt: RenderedPrompt,
  ground: CallGround,
  decoder: DecoderEntry | undefined,
  repeat: number,
): AnswerPlan {
  const spec = decoder?.spec ?? {};
  const length = answerLength({
    promptTokens: prompt.tokens.length,
    frameCount: prompt.frameCount,
    maxTokens: spec.maxNewTokens ?? maxTokens,
    usualTokens: USUAL_TOKENS,
    contextTokens: engine.model.contextTokens,
  });
  const deterministic = isDeterministic(spec);
  const contrasts = needsContrast(spec);
  // Noise comes from the seed alone: repeats of a decoder that contrasts but does not draw are the same.
  const chance = deterministic ? (contrasts ? { seed, repeat: 0 } : null) : { seed, repeat };
  const key = answerKey(ground, { decoder: spec, maxTokens: length, topLogits, chance });
  return { key, spec, maxTokens: length, deterministic, contrasts, repeat };
}
