import { answerLength } from "../../core/prompt/context.ts";
import { readPrompt } from "../../core/prompt/prompt.ts";
import type { FrameSize } from "../../inference/engine.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { Asked } from "../selection/selector.ts";

/**
 * How many frames of one size fit into a model's context with a prompt and its answer. A prompt that holds more of them
 * is longer, so what was found out about one number settles all beyond it.
 */
export class PromptRoom {
  readonly #asked: Asked;
  readonly #size: FrameSize;
  readonly #answerTokens: number;
  #fits = 0;
  #tooMany: { readonly frames: number; readonly reason: string } | undefined;

  constructor(asked: Asked, size: FrameSize, answerTokens: number) {
    this.#asked = asked;
    this.#size = size;
    this.#answerTokens = answerTokens;
  }

  /**
   * Why so many frames do not fit, in a sentence; `undefined` where they do. What an enriched prompt will hold is not
   * known before its notes are written: it is told to fit.
   */
  async complaint(frames: number): Promise<string | undefined> {
    const { engine } = this.#asked.model;
    const { contextTokens } = engine.model;
    const isKnown = contextTokens === null || frames <= this.#fits || this.#asked.prompt.enrich !== undefined;
    if (isKnown) return undefined;
    if (this.#tooMany && frames >= this.#tooMany.frames) return this.#tooMany.reason;
    const parts = { ...readPrompt(this.#asked.prompt.text, this.#asked.labels), system: this.#asked.prompt.system };
    const prompt = await engine.renderPrompt(
      parts,
      Array.from({ length: frames }, () => this.#size),
    );
    try {
      const maxTokens = this.#answerTokens;
      const promptTokens = prompt.tokens.length;
      answerLength({ promptTokens, frameCount: frames, maxTokens, usualTokens: maxTokens, contextTokens });
      this.#fits = frames;
      return undefined;
    } catch (error) {
      if (!(error instanceof SaccadeError)) throw error;
      this.#tooMany = { frames, reason: error.message };
      return error.message;
    }
  }
}
