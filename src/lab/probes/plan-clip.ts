import { clipRange } from "../../clip/range.ts";
import { planDilution } from "../../core/probes/dilution/plan-dilution.ts";
import { frameGroups, planInfluence } from "../../core/probes/influence/plan-influence.ts";
import { CONTROL, planOrder } from "../../core/probes/order/plan-order.ts";
import type { PlannedChoice } from "../../core/probes/planned-choice.ts";
import type { ClipRange } from "../../core/sampling/clip-range.ts";
import { type FixedView, fixView, showsFace, viewSize } from "../../core/sampling/frame-view.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { ClipEvent, SamplerEntry } from "../../protocol/experiment.ts";
import type { UnfitChoice } from "../../protocol/run.ts";
import type { Footage } from "../clip-store.ts";
import type { ClipSampler, ResolvedClip } from "../experiment-files/expand-clips.ts";
import { CaseFrames } from "../run/case-frames.ts";
import type { CaseTools } from "../run/case-runner.ts";
import { askedOf, type CaseClip, type CaseContext } from "../run/clip-cases.ts";
import type { Selection } from "../selection/select-frames.ts";
import { type Asked, Selector } from "../selection/selector.ts";
import { motionStrip } from "./motion-strip.ts";
import { PromptRoom } from "./prompt-room.ts";
import type { FrameProbeKind } from "./frame-probe-kind.ts";

/** Tokens of an answer: a probe goes by the labels, and the words stand beside them. */
export const ANSWER_TOKENS = 8;

export interface ClipQuestion {
  readonly kind: FrameProbeKind;
  /** The sampler whose frames are changed. */
  readonly base: SamplerEntry;
  /** Whether the clip's motion is to be drawn. */
  readonly drawsMotion: boolean;
}

export interface PlannedClip {
  readonly clip: ResolvedClip;
  readonly unfit: readonly UnfitChoice[];
}

/** Models and prompts that see the same choices of a clip's frames. */
interface Audience {
  readonly asked: readonly Asked[];
  /** What the probe's sampler chose for them; `undefined` where the probe has no sampler. */
  readonly selection: Selection | undefined;
  readonly view: FixedView | null;
}

/**
 * Writes out the frames of every choice that a probe compares on one clip, for each model and prompt. A clip that
 * cannot be used keeps the probe's sampler: the run meets the same error, and tells it with this clip's trial.
 *
 * @throws SaccadeError `cancelled`; `failure`
 */
export async function planClip(
  question: ClipQuestion,
  clip: ResolvedClip,
  context: CaseContext,
  tools: CaseTools,
): Promise<PlannedClip> {
  const own = context.prompts.map(({ name }) => name);
  try {
    const footage = measuredOnce(tools.footage);
    const { signal } = tools;
    const probed = await tools.session.meter.time("decode", () => footage.probe(clip.path, { signal }));
    const range = clipRange(probed, { fromSeconds: clip.from, toSeconds: clip.to });
    const part: CaseClip = { name: clip.name, probed, range };
    const samplers: ClipSampler[] = [];
    const unfit: UnfitChoice[] = [];
    for (const audience of await audiencesOf(question, part, context, { ...tools, footage })) {
      const planned = await planFor(audience, question, part, clip.events, context);
      const known = samplers.filter(({ prompts }) => prompts?.includes(CONTROL.prompt) === true);
      samplers.push(...planned.samplers.flatMap((sampler) => withoutKnown(sampler, known)));
      unfit.push(...planned.unfit);
    }
    const motion = question.drawsMotion ? motionStrip(await footage.measure(probed, { signal }), range) : undefined;
    return { clip: { ...clip, samplers, motion }, unfit };
  } catch (error) {
    if (!(error instanceof SaccadeError) || error.kind === "cancelled") throw error;
    return { clip: { ...clip, samplers: [{ ...question.base, prompts: own }] }, unfit: [] };
  }
}

/** The signal of a clip serves its sampler and the drawing of its motion. */
function measuredOnce({ decoder, probe, decode, measure, findFace }: Footage): Footage {
  let measured: ReturnType<Footage["measure"]> | undefined;
  return { decoder, probe, decode, findFace, measure: (clip, options) => (measured ??= measure(clip, options)) };
}

/** The models and prompts, those together for which the sampler chose alike. */
async function audiencesOf(
  { kind, base }: ClipQuestion,
  clip: CaseClip,
  context: CaseContext,
  tools: CaseTools,
): Promise<Audience[]> {
  const { models, prompts } = context;
  const all = models.flatMap((model) => prompts.map((prompt) => askedOf(context, clip, model, prompt)));
  if (kind === "dilution") {
    const { view } = base.spec;
    const face = showsFace(view) ? await tools.footage.findFace(clip.probed, { signal: tools.signal }) : null;
    return [{ asked: all, selection: undefined, view: fixView(view, face) }];
  }
  const selector = new Selector(tools, clip, new CaseFrames(tools, clip.probed));
  const bySelection = new Map<Selection, Asked[]>();
  for (const asked of all) {
    const selection = await selector.select(base.spec, asked);
    bySelection.set(selection, [...(bySelection.get(selection) ?? []), asked]);
  }
  return [...bySelection].map(([selection, asked]) => ({ selection, asked, view: selection.view }));
}

async function planFor(
  { asked, selection, view }: Audience,
  { kind, base }: ClipQuestion,
  { name: clip, probed, range }: CaseClip,
  events: readonly ClipEvent[],
  { experiment, models, prompts }: CaseContext,
): Promise<{ readonly samplers: readonly ClipSampler[]; readonly unfit: readonly UnfitChoice[] }> {
  const first = range.frames[0]?.index ?? 0;
  const places = (selection?.frames ?? []).map(({ index }) => index - first);
  const choices = choicesOf(kind, range, places, events, experiment.seed);
  const shown = base.spec.view === undefined ? {} : { view: base.spec.view };
  const chosenBy = selection && {
    cost: selection.cost,
    judged: selection.judged,
    promptTokens: selection.promptTokens,
  };
  const unfitOf = ({ model, prompt }: Asked, choice: string | null, reason: string): UnfitChoice => {
    return { clip, model: model.name, prompt: prompt.name, choice, reason };
  };
  if (choices.length === 0) {
    const reason = `The sampler ${base.name} shows one frame of it, which has no order.`;
    return { samplers: [], unfit: asked.map((one) => unfitOf(one, null, reason)) };
  }
  const size = viewSize(view, probed.info);
  const rooms = asked.map((one) => ({ one, room: new PromptRoom(one, size, ANSWER_TOKENS) }));
  const everybody = models.length * prompts.length;
  const samplers: ClipSampler[] = [];
  const unfit: UnfitChoice[] = [];
  for (const { name, places: own, control } of choices) {
    const entry: ClipSampler = { name, spec: { type: "indices", indices: [...own], ...shown }, chosenBy };
    const fitting: Asked[] = [];
    for (const { one, room } of rooms) {
      // Only here does the number of frames change by itself; elsewhere the person asked for it, and is told.
      const reason = kind === "dilution" ? await room.complaint(own.length) : undefined;
      if (reason === undefined) fitting.push(one);
      else unfit.push(unfitOf(one, name, reason));
    }
    const isForAll = fitting.length === everybody;
    for (const only of isForAll ? [undefined] : modelsOf(fitting)) {
      const prompted = fitting.filter(({ model }) => only?.includes(model.name) ?? true);
      const names = control === true ? [CONTROL.prompt] : [...new Set(prompted.map(({ prompt }) => prompt.name))];
      samplers.push({ ...entry, ...(only && { models: only }), prompts: names });
    }
  }
  return { samplers, unfit };
}

function modelsOf(asked: readonly Asked[]): string[][] {
  return [...new Set(asked.map(({ model }) => model.name))].map((name) => [name]);
}

/** The control is put to each model once, whatever the prompts. */
function withoutKnown(sampler: ClipSampler, known: readonly ClipSampler[]): ClipSampler[] {
  const isAsked = known.some(({ name, models }) => name === sampler.name && models?.join() === sampler.models?.join());
  return isAsked ? [] : [sampler];
}

/** @returns none where the frames cannot be put into another order */
function choicesOf(
  kind: FrameProbeKind,
  range: ClipRange,
  places: readonly number[],
  events: readonly ClipEvent[],
  seed: number,
): PlannedChoice[] {
  switch (kind) {
    case "dilution":
      return planDilution(range, events);
    case "order": {
      const inOrder = places.toSorted((a, b) => a - b);
      return new Set(inOrder).size < 2 ? [] : planOrder(range, inOrder, events, seed);
    }
    case "influence": {
      const frames = places.flatMap((place) => range.frames[place] ?? []);
      return planInfluence(places, frameGroups(frames, events));
    }
  }
}
