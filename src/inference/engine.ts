import type { LabelScores } from "../core/decoding/labels.ts";
import type { PromptParts } from "../core/prompt/prompt.ts";
import type { FinishReason, LabelRule, Token } from "../protocol/answer.ts";
import type { ModelIdentity } from "../protocol/model.ts";

/**
 * What computes answers. One engine holds one model on one device.
 *
 * Encoded frames and prefixes are handles: they belong to the engine that made them, nobody else looks inside, and
 * whoever asked for one disposes it. A local engine keeps tensors behind them, so that arms which share frames or the
 * beginning of a prompt pay for them once; an engine that is a server may keep a picture or a list of messages.
 *
 * An engine refuses, with an input error, a parameter that it cannot honour. It never drops one.
 * Every method that computes takes a signal and stops between two native calls, with a `cancelled` error.
 */
export interface Engine {
  readonly model: EngineModel;

  /** Encodes each frame once, however often the same pixels are listed; the result is in the order asked. */
  encodeFrames(frames: readonly PixelFrame[], options?: EncodeOptions): Promise<EncodedFrames>;

  /**
   * The exact tokens that a prompt with frames of these sizes puts to the model. It costs no encoding, so that a
   * prompt which is too long is found before any work is done.
   */
  renderPrompt(prompt: PromptParts, frames: readonly FrameSize[]): Promise<RenderedPrompt>;

  /** Reads a prompt into the model. Answers and label scores branch off the prefix without changing it. */
  prefill(prompt: RenderedPrompt, frames: readonly FrameEncoding[], options?: CallOptions): Promise<Prefix>;

  /**
   * Answers token by token, the likeliest each time; the generator returns how it ended. Leaving the loop early frees
   * what it holds.
   */
  generate(prefix: Prefix, options: GenerateOptions): AsyncGenerator<Token, AnswerEnd>;

  /** Scores candidate answers, teacher-forced after the prefix. */
  scoreLabels(prefix: Prefix, labels: readonly string[], rule: LabelRule, options?: CallOptions): Promise<LabelScores>;

  /** Frees the model. Handles that are left must not be used afterwards. */
  dispose(): Promise<void>;
}

export interface EngineModel extends ModelIdentity {
  /** The most tokens of prompt and answer together; `null` if the model does not say. */
  readonly contextTokens: number | null;
}

export interface FrameSize {
  /** Pixels, as shown. */
  readonly width: number;
  readonly height: number;
}

export interface PixelFrame extends FrameSize {
  /** RGB, row by row, 3 bytes a pixel. Two frames with the same buffer are the same frame. */
  readonly data: Uint8Array;
}

/** A frame as the language model sees it. */
export interface FrameEncoding {
  /** How many places it takes in the prompt. */
  readonly tokens: number;
}

export interface EncodedFrames {
  readonly frames: readonly FrameEncoding[];
  /** How many unique frames went through the vision encoder. */
  readonly encoded: number;
}

export interface RenderedPrompt {
  /** With every special token, as the model reads it. */
  readonly text: string;
  readonly tokens: readonly number[];
  readonly frameCount: number;
}

export interface Prefix {
  readonly prompt: RenderedPrompt;
  dispose(): void;
}

export interface AnswerEnd {
  /** What the tokens spell together, without special tokens. */
  readonly text: string;
  readonly finishReason: FinishReason;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface EncodeOptions extends CallOptions {
  readonly onFrame?: ((done: number, total: number) => void) | undefined;
}

export interface GenerateOptions extends CallOptions {
  /** At least 1. */
  readonly maxTokens: number;
  /** How many of the likeliest tokens to report at each step; 0 for none. */
  readonly topLogits: number;
}
