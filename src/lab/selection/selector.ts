import { readPrompt } from "../../core/prompt/prompt.ts";
import type { ClipRange } from "../../core/sampling/clip-range.ts";
import type { ClipSignal } from "../../core/sampling/clip-signal.ts";
import { type FixedView, viewSize } from "../../core/sampling/frame-view.ts";
import type { FrameEncoding, RenderedPrompt } from "../../inference/engine.ts";
import type { Box, SamplerSpec } from "../../protocol/sampling.ts";
import { type CallGround, labelsKey } from "../call-key.ts";
import type { ResolvedPrompt } from "../experiment-files/load-experiment.ts";
import type { CallLine } from "../journal/lines.ts";
import type { CaseFrames } from "../run/case-frames.ts";
import type { CaseTools } from "../run/case-runner.ts";
import type { CaseClip, RunModel } from "../run/clip-cases.ts";
import { type FrameJudge, judgeFrames, type Judgement, relevanceQuestion } from "./judge-frames.ts";
import { selectFrames, type Selection } from "./select-frames.ts";

/** Whom a sampler may ask, and what for. */
export interface Asked {
  readonly model: RunModel;
  readonly prompt: ResolvedPrompt;
  /** The prompt's labels, or those that the model knows. */
  readonly labels: readonly string[];
  /** What a call over these frames is made of. */
  readonly ground: (prompt: RenderedPrompt, indices: readonly number[], view: FixedView | null) => CallGround;
}

/** Chooses the frames of one clip of a run; what it found out once it knows. */
export class Selector {
  readonly #tools: CaseTools;
  readonly #clip: CaseClip;
  readonly #frames: CaseFrames;
  /** Choices that depend on the clip alone, by sampler. */
  readonly #chosen = new Map<SamplerSpec, Selection>();
  #signal: Promise<ClipSignal> | undefined;
  #face: Promise<Box | null> | undefined;

  constructor(tools: CaseTools, clip: CaseClip, frames: CaseFrames) {
    this.#tools = tools;
    this.#clip = clip;
    this.#frames = frames;
  }

  /**
   * @param range the clip's, or a part of it
   * @throws SaccadeError `input` where the range has too few frames; `failure`; `cancelled`
   */
  async select(spec: SamplerSpec, asked: Asked, range: ClipRange = this.#clip.range): Promise<Selection> {
    const isWhole = range === this.#clip.range;
    const known = isWhole ? this.#chosen.get(spec) : undefined;
    if (known) return known;
    const { probed } = this.#clip;
    const selection = await selectFrames(spec, probed, range, {
      measure: () => this.#measure(),
      findFace: () => this.#findFace(),
      judge: (indices, kind, view) => this.#judge(indices, kind, view, asked),
    });
    if (isWhole && selection.judged.length === 0) this.#chosen.set(spec, selection);
    return selection;
  }

  #measure(): Promise<ClipSignal> {
    const { footage, session, signal, onStage } = this.#tools;
    const { probed } = this.#clip;
    this.#signal ??= session.meter.time("select", () => {
      const onFrame = (done: number, total: number): void => {
        onStage("Measuring motion, frames:", done, total);
      };
      const onMeasured = (framesMeasured: number): void => {
        session.meter.count({ selection: { framesMeasured, calls: 0 } });
      };
      return footage.measure(probed, { signal, onFrame, onMeasured });
    });
    return this.#signal;
  }

  #findFace(): Promise<Box | null> {
    const { footage, session, signal, onStage } = this.#tools;
    onStage("Looking for a face");
    this.#face ??= session.meter.time("select", () => footage.findFace(this.#clip.probed, { signal }));
    return this.#face;
  }

  async #judge(
    indices: readonly number[],
    kind: "yes-no" | "labels",
    view: FixedView | null,
    asked: Asked,
  ): Promise<Judgement> {
    const { session, signal, onStage } = this.#tools;
    const { model, prompt } = asked;
    const { engine } = model;
    const parts = { ...readPrompt(prompt.text, asked.labels), system: prompt.system };
    const question = relevanceQuestion(kind, parts, asked.labels);
    const keyOf = (index: number, rendered: RenderedPrompt): string =>
      labelsKey(asked.ground(rendered, [index], view), { labels: question.labels, rule: "sum" });
    const judge: FrameJudge = {
      engine,
      size: viewSize(view, this.#clip.probed.info),
      signal,
      encode: async (wanted) => {
        const held = new Map<string, FrameEncoding>();
        const sight = { model, view, step: undefined };
        await this.#frames.encode([{ ...sight, indices: wanted }], held);
        return new Map(
          wanted.flatMap((index) => {
            const encoding = held.get(this.#frames.key(sight, index));
            return encoding ? [[index, encoding] as const] : [];
          }),
        );
      },
      recall: async (index, rendered) => {
        const key = keyOf(index, rendered);
        return session.calls.get(key) ? session.calls.labels(key) : undefined;
      },
      keep: async (found, rendered) => {
        session.meter.count({ selection: { framesMeasured: 0, calls: found.size } });
        const at = new Date().toISOString();
        const lines = [...found].map(([index, { labels, labelScoring }]): CallLine => {
          const key = keyOf(index, rendered);
          return { line: "call", at, key, kind: "labels", labels: [...labels], labelScoring };
        });
        await session.add(lines, []);
      },
      onFrame: (done, total) => {
        onStage("Asking which frames matter:", done, total);
      },
    };
    const before = engine.computed;
    try {
      return await session.meter.time("select", () => judgeFrames(indices, question, judge));
    } finally {
      session.meter.count({ promptTokens: engine.computed.promptTokens - before.promptTokens });
    }
  }
}
