import { givingWay, withoutNotes } from "../../core/enrichment/budget.ts";
import { type Gap, gapsBetween } from "../../core/enrichment/gaps.ts";
import { groupFrames, type NoteGroup } from "../../core/enrichment/groups.ts";
import { maskLabels, noteText, plain } from "../../core/enrichment/note-text.ts";
import { overrideFor } from "../../core/enrichment/overrides.ts";
import type { Enrichment } from "../../core/enrichment/settings.ts";
import { timelinePrompt } from "../../core/enrichment/timeline.ts";
import type { ClipRange } from "../../core/sampling/clip-range.ts";
import { viewSize } from "../../core/sampling/frame-view.ts";
import type { ChosenFrame } from "../../core/sampling/sampler.ts";
import type { RenderedPrompt } from "../../inference/engine.ts";
import type { TrialNote } from "../../protocol/enrichment.ts";
import type { NotesCost } from "../../protocol/run.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import type { ResolvedPrompt } from "../experiment-files/load-experiment.ts";
import type { CaseClip, RunModel } from "../run/clip-cases.ts";
import type { Selection } from "../selection/select-frames.ts";
import type { NoteQuestion, NoteWriter, WrittenNote } from "./note-writer.ts";

/** What an enriched prompt is made for. */
export interface EnrichedCase {
  readonly clip: CaseClip;
  /** That answers. */
  readonly model: RunModel;
  readonly prompt: ResolvedPrompt & { readonly enrich: Enrichment };
  readonly labels: readonly string[];
  readonly selection: Selection;
  /** Asks for notes: the model that writes them. */
  readonly question: NoteQuestion;
  readonly writer: NoteWriter;
  /** Chooses frames of a part of the clip. */
  readonly choose: (spec: SamplerSpec, range: ClipRange) => Promise<Selection>;
}

/** The notes of a case, told or not, and what they cost. */
export interface CaseNotes {
  readonly notes: readonly TrialNote[];
  readonly cost: NotesCost;
  /** Those of its prompt tokens that stand for frames. */
  readonly frameTokens: number;
  /** Indices of the frames that they are about, each once. */
  readonly frames: readonly number[];
  /** What choosing these frames took. */
  readonly selections: readonly Selection[];
  /** The model that they were put to. */
  readonly scribe: RunModel;
}

export interface EnrichedRendering {
  readonly rendered: RenderedPrompt;
  readonly frames: readonly ChosenFrame[];
  readonly notes: CaseNotes;
}

/**
 * Has the notes between a case's keyframes written, and puts both into the prompt.
 *
 * @throws SaccadeError `input` where a rule of the notes says to fail; `failure`; `cancelled`
 */
export async function enrichPrompt(asked: EnrichedCase): Promise<EnrichedRendering> {
  const { prompt, selection, model, clip, labels } = asked;
  const notes = await notesOf(asked);
  const size = viewSize(selection.view, clip.probed.info);
  const render = async (told: readonly TrialNote[]) => {
    const { parts, frames } = timelinePrompt(prompt.text, prompt.enrich, selection.frames, told, labels);
    const whole = { ...parts, system: prompt.system };
    return {
      frames,
      rendered: await model.engine.renderPrompt(
        whole,
        frames.map(() => size),
      ),
    };
  };
  const { budget } = prompt.enrich;
  let told = notes.notes;
  let shown = await render(told);
  if (budget !== undefined) {
    const bare = (await render([])).rendered.tokens.length;
    const order = givingWay(told);
    // The more give way the fewer tokens are left, so that the fewest that suffice are found by halving.
    let [enough, tooFew] = [order.length, -1];
    const fits = (): boolean => shown.rendered.tokens.length - bare <= budget;
    if (fits()) enough = 0;
    while (enough - tooFew > 1) {
      const dropped = Math.floor((enough + tooFew) / 2);
      shown = await render(withoutNotes(notes.notes, order.slice(0, dropped)));
      if (fits()) enough = dropped;
      else tooFew = dropped;
    }
    told = withoutNotes(notes.notes, order.slice(0, enough));
    shown = await render(told);
  }
  return { ...shown, notes: { ...notes, notes: told } };
}

async function notesOf(asked: EnrichedCase): Promise<CaseNotes> {
  const { prompt, clip, selection, question, writer, labels } = asked;
  const { enrich } = prompt;
  const gaps = enrich.show === "keyframes" ? [] : gapsBetween(selection.frames, clip.range, enrich.ends);
  const selections: Selection[] = [];
  const groups: NoteGroup[] = [];
  const byHand = (gap: number) => overrideFor(enrich.overrides, { clip: clip.name, gap })?.text;
  for (const gap of gaps) {
    const chosen = await framesOf(gap, asked);
    selections.push(chosen);
    groups.push(...groupFrames(gap, chosen.frames, enrich.group));
  }
  const open = groups.filter(({ gap }) => byHand(gap) === undefined);
  const written = await writer.write(open, question);
  const answers = new Map(open.map((group, place) => [group, written[place]]));
  const notes = gaps.flatMap(({ number, range }): TrialNote[] => {
    const own = groups.filter(({ gap }) => gap === number);
    const text = byHand(number);
    const place = { gap: number, from: range.fromSeconds, to: range.toSeconds };
    if (typeof text === "string") {
      return [handNote({ ...place, frames: own.flatMap(({ frames }) => frames) }, text, enrich, labels)];
    }
    if (text) return own.map((group, index) => handNote(group, text[index] ?? "", enrich, labels));
    return own.flatMap((group) => {
      const note = answers.get(group);
      return note ? [modelNote(group, note, enrich, labels)] : [];
    });
  });
  const described = [...new Set(open.flatMap(({ frames }) => frames.map(({ index }) => index)))];
  return {
    notes,
    cost: {
      calls: written.length,
      framesEncoded: described.length,
      promptTokens: sum(written.map(({ promptTokens }) => promptTokens)),
      newTokens: sum(written.map(({ answer }) => answer.tokens.length)),
      seconds: sum(written.map(({ seconds }) => seconds)),
    },
    frameTokens: sum(written.map(({ frameTokens }) => frameTokens)),
    frames: described,
    selections,
    scribe: question.model,
  };
}

/** A gap that has no more frames than are asked for is described by all of them. */
async function framesOf({ range }: Gap, { choose, prompt, selection }: EnrichedCase): Promise<Selection> {
  const spec = prompt.enrich.frames;
  const isShort = "count" in spec && range.frames.length <= spec.count;
  return choose({ ...(isShort ? { type: "dense", every: 1 } : spec), view: undefined }, range).then((chosen) => ({
    ...chosen,
    view: selection.view,
  }));
}

function handNote(
  { gap, from, to, frames }: NoteGroup,
  words: string,
  { mask }: Enrichment,
  labels: readonly string[],
): TrialNote {
  const text = mask ? maskLabels(plain(words), labels) : plain(words);
  return { gap, from, to, frames: shortFrames(frames), call: null, text, state: "overridden" };
}

function modelNote(
  { gap, from, to, frames }: NoteGroup,
  { key, answer }: WrittenNote,
  enrich: Enrichment,
  labels: readonly string[],
): TrialNote {
  return { gap, from, to, frames: shortFrames(frames), call: key, ...noteText(answer, enrich, labels) };
}

function shortFrames(frames: NoteGroup["frames"]): TrialNote["frames"] {
  return frames.map(({ index, ptsSeconds }) => ({ index, ptsSeconds }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
