import { uniformDraw } from "../../core/decoding/draw.ts";
import { isDeterministic } from "../../core/decoding/token-decoder.ts";
import { plain } from "../../core/enrichment/note-text.ts";
import type { NoteGroup } from "../../core/enrichment/groups.ts";
import type { Enrichment } from "../../core/enrichment/settings.ts";
import { fillSlots, shortSeconds, slotsOf } from "../../core/enrichment/template.ts";
import { answerLength } from "../../core/prompt/context.ts";
import { readPrompt } from "../../core/prompt/prompt.ts";
import { type FixedView, viewSize } from "../../core/sampling/frame-view.ts";
import { throwIfCancelled } from "../../inference/cancel.ts";
import type { FrameEncoding, Prefix, RenderedPrompt } from "../../inference/engine.ts";
import type { Answer } from "../../protocol/answer.ts";
import { answerKey, type CallGround } from "../call-key.ts";
import type { CallLine } from "../journal/lines.ts";
import type { CaseFrames } from "../run/case-frames.ts";
import type { CaseTools } from "../run/case-runner.ts";
import type { CaseClip, RunModel } from "../run/clip-cases.ts";

/** Draws of notes come from one repeat, since all repeats of an answer share them. */
const REPEAT = 1;

/** What a note call is made of, beside its frames and its question. */
export interface NoteQuestion {
  readonly model: RunModel;
  readonly enrich: Enrichment;
  readonly view: FixedView | null;
  readonly ground: (prompt: RenderedPrompt, indices: readonly number[], view: FixedView | null) => CallGround;
}

/** A note as the model wrote it. */
export interface WrittenNote {
  readonly key: string;
  readonly answer: Answer;
  readonly promptTokens: number;
  /** Those of them that stand for frames. */
  readonly frameTokens: number;
  /** That it took by itself. */
  readonly seconds: number;
}

interface PlannedNote {
  readonly key: string;
  readonly prompt: RenderedPrompt;
  readonly maxTokens: number;
  readonly indices: readonly number[];
}

/** Asks for the notes of one clip. A note that a journal holds, or that was asked for before, is not asked for again. */
export class NoteWriter {
  readonly #tools: CaseTools;
  readonly #clip: CaseClip;
  readonly #frames: CaseFrames;
  readonly #known = new Map<string, { readonly answer: Answer; readonly seconds: number }>();

  constructor(tools: CaseTools, clip: CaseClip, frames: CaseFrames) {
    this.#tools = tools;
    this.#clip = clip;
    this.#frames = frames;
  }

  /**
   * @returns a note for each group, in order
   * @throws SaccadeError `input` where a question does not fit the model; `failure`; `cancelled`
   */
  async write(groups: readonly NoteGroup[], question: NoteQuestion): Promise<WrittenNote[]> {
    // A note that is told the one before has to wait for it; all others go side by side.
    const waits = slotsOf(question.enrich.note.text).includes("previous");
    const waves = waits ? groups.map((group) => [group]) : [groups];
    const written: WrittenNote[] = [];
    for (const wave of waves) {
      const previous = plain(written.at(-1)?.answer.text ?? "");
      const planned: PlannedNote[] = [];
      for (const group of wave) planned.push(await this.#plan(group, question, previous));
      await this.#compute(await this.#missing(planned), question, { done: written.length, total: groups.length });
      for (const { key, prompt } of planned) {
        const known = this.#known.get(key);
        if (!known) throw new Error(`a note that was asked for is there: ${key}`);
        written.push({ key, ...known, promptTokens: prompt.tokens.length, frameTokens: prompt.frameTokens });
      }
    }
    return written;
  }

  async #plan({ from, to, frames }: NoteGroup, question: NoteQuestion, previous: string): Promise<PlannedNote> {
    const { model, enrich, view, ground } = question;
    const { text, system, decoder, maxTokens } = enrich.note;
    const words = fillSlots(text, { from: shortSeconds(from), to: shortSeconds(to), previous });
    const size = viewSize(view, this.#clip.probed.info);
    const prompt = await model.engine.renderPrompt(
      { ...readPrompt(words, []), system },
      frames.map(() => size),
    );
    const length = answerLength({
      promptTokens: prompt.tokens.length,
      frameCount: prompt.frameCount,
      maxTokens,
      usualTokens: maxTokens,
      contextTokens: model.engine.model.contextTokens,
    });
    const indices = frames.map(({ index }) => index);
    const { seed, topLogits } = this.#tools;
    const chance = isDeterministic(decoder) ? null : { seed, repeat: REPEAT };
    const key = answerKey(ground(prompt, indices, view), { decoder, maxTokens: length, topLogits, chance });
    return { key, prompt, maxTokens: length, indices };
  }

  /** Those that nobody wrote yet, each once; what a journal holds is read again. */
  async #missing(planned: readonly PlannedNote[]): Promise<PlannedNote[]> {
    const { calls } = this.#tools.session;
    const missing = new Map<string, PlannedNote>();
    for (const note of planned) {
      if (this.#known.has(note.key)) continue;
      if (calls.get(note.key)) {
        const { answer, seconds } = await calls.answer(note.key);
        this.#known.set(note.key, { answer, seconds });
      } else missing.set(note.key, note);
    }
    return [...missing.values()];
  }

  async #compute(
    missing: PlannedNote[],
    question: NoteQuestion,
    { done, total }: { readonly done: number; readonly total: number },
  ): Promise<void> {
    const { signal, onStage } = this.#tools;
    const { engine } = question.model;
    let told = done;
    while (missing.length > 0) {
      throwIfCancelled(signal);
      const longest = Math.max(...missing.map(({ prompt, maxTokens }) => prompt.tokens.length + maxTokens));
      const batch = missing.splice(0, Math.max(1, engine.answersAtOnce(longest)));
      onStage("Writing notes:", told, total);
      await this.#computeBatch(batch, question);
      told += batch.length;
      onStage("Writing notes:", told, total);
    }
  }

  async #computeBatch(batch: readonly PlannedNote[], { model, enrich, view }: NoteQuestion): Promise<void> {
    const { session, signal, seed, topLogits } = this.#tools;
    const { engine } = model;
    const sight = { model, view, step: undefined };
    const held = new Map<string, FrameEncoding>();
    await this.#frames.encode([{ ...sight, indices: [...new Set(batch.flatMap(({ indices }) => indices))] }], held);
    const before = engine.computed;
    const prefixes: Prefix[] = [];
    const lines: CallLine[] = [];
    try {
      for (const { prompt, indices } of batch) {
        const frames = indices.flatMap((index) => held.get(this.#frames.key(sight, index)) ?? []);
        prefixes.push(await session.meter.time("prefill", () => engine.prefill(prompt, frames, { signal })));
      }
      const { decoder } = enrich.note;
      const draw = isDeterministic(decoder) ? undefined : (step: number) => uniformDraw(seed, REPEAT, step);
      const requests = batch.flatMap(({ maxTokens }, place) => {
        const prefix = prefixes[place];
        return prefix ? [{ prefix, decoder, maxTokens, topLogits, draw }] : [];
      });
      const outcomes = await session.meter.time("generate", () => engine.answer(requests, { signal }));
      const at = new Date().toISOString();
      const failed = outcomes.find((outcome) => outcome.error !== undefined);
      for (const [place, outcome] of outcomes.entries()) {
        const key = batch[place]?.key;
        if (!outcome.answer || key === undefined) continue;
        const { answer, seconds } = outcome;
        this.#known.set(key, { answer, seconds });
        lines.push({ line: "call", at, key, kind: "answer", answer, seconds });
      }
      if (failed?.error) throw failed.error;
    } finally {
      for (const prefix of prefixes) prefix.dispose();
      const { promptTokens, newTokens } = engine.computed;
      session.meter.count({
        promptTokens: promptTokens - before.promptTokens,
        newTokens: newTokens - before.newTokens,
        notes: {
          calls: lines.length,
          framesEncoded: 0,
          promptTokens: promptTokens - before.promptTokens,
          newTokens: newTokens - before.newTokens,
          seconds: lines.reduce((sum, line) => sum + (line.kind === "answer" ? line.seconds : 0), 0),
        },
      });
      await session.add(lines, []);
    }
  }
}
