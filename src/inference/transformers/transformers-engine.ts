import type { LabelScores } from "../../core/decoding/labels.ts";
import { answerLength } from "../../core/prompt/context.ts";
import type { PromptParts } from "../../core/prompt/prompt.ts";
import type { LabelRule, Token } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type {
  AnswerEnd,
  CallOptions,
  EncodedFrames,
  EncodeOptions,
  Engine,
  EngineModel,
  FrameEncoding,
  FrameSize,
  GenerateOptions,
  PixelFrame,
  Prefix,
  RenderedPrompt,
} from "../engine.ts";
import { answer } from "./answer-loop.ts";
import { Decoder } from "./decoder.ts";
import { EncodedFrame, FrameEncoder } from "./frame-encoder.ts";
import { scoreAfterPrefix } from "./label-scorer.ts";
import { tokenizeLabel } from "./label-tokenizer.ts";
import type { LibraryModel, LibraryProcessor } from "./library.ts";
import { LocalPrefix } from "./local-prefix.ts";
import { NativeQueue } from "./native-queue.ts";
import { PromptRenderer, TemplatedPrompt } from "./prompt-renderer.ts";
import { TokenSpeller } from "./token-speller.ts";

/** A model that was loaded, and the numbers of its configuration that the engine works by. */
export interface LoadedParts {
  readonly info: EngineModel;
  readonly model: LibraryModel;
  readonly processor: LibraryProcessor;
  readonly imageToken: number;
  /** An answer ends with any of these; the first ends a label. */
  readonly endTokens: readonly number[];
}

/** The local engine: transformers.js on ONNX Runtime for the model, everything about tokens our own. */
export class TransformersEngine implements Engine {
  readonly model: EngineModel;
  readonly #parts: LoadedParts;
  readonly #queue = new NativeQueue();
  readonly #frames: FrameEncoder;
  readonly #renderer: PromptRenderer;
  readonly #decoder: Decoder;

  constructor(parts: LoadedParts) {
    this.model = parts.info;
    this.#parts = parts;
    this.#frames = new FrameEncoder(parts.model, parts.processor, this.#queue);
    this.#renderer = new PromptRenderer(parts.processor);
    this.#decoder = new Decoder(parts.model, this.#queue, parts.imageToken);
  }

  /** How many calls into the runtime were made so far. */
  get nativeCalls(): number {
    return this.#queue.calls;
  }

  encodeFrames(frames: readonly PixelFrame[], options: EncodeOptions = {}): Promise<EncodedFrames> {
    return this.#frames.encode(frames, options);
  }

  async renderPrompt(prompt: PromptParts, frames: readonly FrameSize[]): Promise<RenderedPrompt> {
    const layouts = await Promise.all(frames.map((frame) => this.#frames.layoutOf(frame)));
    return this.#renderer.render(prompt, layouts);
  }

  async prefill(prompt: RenderedPrompt, frames: readonly FrameEncoding[], options: CallOptions = {}): Promise<Prefix> {
    if (!(prompt instanceof TemplatedPrompt)) {
      throw new SaccadeError("failure", "A prompt rendered by another engine cannot be read by this one.");
    }
    const images = frames.map((frame) => {
      if (frame instanceof EncodedFrame) return frame.data;
      throw new SaccadeError("failure", "A frame encoded by another engine cannot be read by this one.");
    });
    this.#roomFor(prompt, 1);
    const { logits, keyValues } = await this.#decoder.run({
      tokens: prompt.tokens,
      pastLength: 0,
      images,
      logits: "last",
      signal: options.signal,
    });
    return new LocalPrefix(prompt, logits[0], keyValues);
  }

  generate(prefix: Prefix, options: GenerateOptions): AsyncGenerator<Token, AnswerEnd> {
    const local = localPrefix(prefix);
    this.#roomFor(local.prompt, options.maxTokens);
    const speller = new TokenSpeller(this.#parts.processor.tokenizer);
    const endTokens = new Set(this.#parts.endTokens);
    return answer({ decoder: this.#decoder, speller, endTokens }, local, options);
  }

  async scoreLabels(
    prefix: Prefix,
    labels: readonly string[],
    rule: LabelRule,
    options: CallOptions = {},
  ): Promise<LabelScores> {
    const local = localPrefix(prefix);
    const { tokenizer } = this.#parts.processor;
    const tokenized = labels.map((label) => tokenizeLabel(tokenizer, local.prompt, label));
    this.#roomFor(local.prompt, Math.max(0, ...tokenized.map(({ tokens }) => tokens.length)));
    const [endToken] = this.#parts.endTokens;
    if (endToken === undefined) {
      throw new SaccadeError("input", `The model ${this.model.id} names no end token, so labels cannot be scored.`);
    }
    return scoreAfterPrefix(this.#decoder, local, tokenized, { rule, endToken, signal: options.signal });
  }

  async dispose(): Promise<void> {
    await this.#parts.model.dispose();
  }

  #roomFor({ tokens, frameCount }: RenderedPrompt, maxTokens: number): void {
    const { contextTokens } = this.model;
    answerLength({ promptTokens: tokens.length, frameCount, maxTokens, usualTokens: 1, contextTokens });
  }
}

function localPrefix(prefix: Prefix): LocalPrefix {
  if (prefix instanceof LocalPrefix) return prefix;
  throw new SaccadeError("failure", "A prompt read by another engine cannot be continued by this one.");
}
