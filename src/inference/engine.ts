import type { LabelScores } from "../core/decoding/labels.ts";
import type { PromptParts } from "../core/prompt/prompt.ts";
import type { Answer, LabelRule, Token } from "../protocol/answer.ts";
import type { DecoderSpec } from "../protocol/decoding.ts";
import type { SaccadeError } from "../protocol/errors.ts";
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

  /**
   * Begins what can be done for frames before they are encoded beside other work: pass the result to
   * {@link encodeFrames} with the same frames, or dispose of it.
   */
  prepareFrames(frames: readonly PixelFrame[], options?: CallOptions): PreparedAhead;

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
   * Reads several prompts: what some begin with alike once, and what is short side by side. One that cannot be read fails
   * for itself.
   *
   * @returns an outcome for each request, in order
   */
  prefillAll(requests: readonly PrefillRequest[], options?: PrefillOptions): Promise<PrefillOutcome[]>;

  /**
   * Answers questions side by side, one token of each a step; what they have in common is computed once. A decoder that
   * leaves no token fails its own answer only.
   *
   * @returns an outcome for each request, in order
   */
  answer(requests: readonly AnswerRequest[], options?: AnswerOptions): Promise<AnswerOutcome[]>;

  /**
   * How many answers, each with so many tokens of prompt and answer, to ask for at once: what memory allows and
   * measuring found worth it.
   */
  answersAtOnce(tokens: number): number;

  /** Scores candidate answers, teacher-forced after the prefix. */
  scoreLabels(prefix: Prefix, labels: readonly string[], rule: LabelRule, options?: CallOptions): Promise<LabelScores>;

  /** What was computed since the model was loaded. */
  readonly computed: EngineCounts;

  /** Frees the model. Handles that are left must not be used afterwards. */
  dispose(): Promise<void>;
}

export interface EngineCounts {
  readonly framesEncoded: number;
  /** Tokens of prompts that were read; a beginning that several share counts once. */
  readonly promptTokens: number;
  /** Tokens that were chosen; those of answers that had said the same before count once. */
  readonly newTokens: number;
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
  /** What it occupies in memory. */
  readonly bytes: number;
  /** Where it was asked for. */
  readonly picture?: ReceivedPicture | undefined;
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
  /** How many of the tokens stand for frames. */
  readonly frameTokens: number;
}

export interface Prefix {
  readonly prompt: RenderedPrompt;
  dispose(): void;
}

export interface PrefillRequest {
  readonly prompt: RenderedPrompt;
  /** In the order shown. */
  readonly frames: readonly FrameEncoding[];
}

export interface PrefillOptions extends CallOptions {
  /** Told how many of all were read, or found not to be readable. */
  readonly onPrompt?: ((done: number, total: number) => void) | undefined;
}

/** A prompt that was read, or why it was not. */
export type PrefillOutcome =
  | { readonly prefix: Prefix; readonly error?: undefined }
  | { readonly prefix?: undefined; readonly error: SaccadeError };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Frames that are being prepared for the encoder. */
export interface PreparedAhead {
  /** Frees what was prepared and not encoded. */
  dispose(): Promise<void>;
}

export interface EncodeOptions extends CallOptions {
  /** What was begun for these frames; for others it is of no use. Disposed of either way. */
  readonly ahead?: PreparedAhead | undefined;
  readonly onFrame?: ((done: number, total: number) => void) | undefined;
  /** Disturbs the pixels that the model receives, for a decoder that contrasts. */
  readonly noise?: FrameNoise | undefined;
  /** Keep, with each encoding, the picture that the model received. */
  readonly keepPictures?: boolean | undefined;
}

/** Gaussian noise of a diffusion's forward process. */
export interface FrameNoise {
  /** 1 to 999, of 1000: how far the picture has dissolved. */
  readonly step: number;
  /** One for each frame asked for, in order. */
  readonly seeds: readonly number[];
}

/** RGB, row by row, as the model received it: its processor's sizes and values, back in 0 to 255. */
export interface ReceivedPicture extends FrameSize {
  readonly data: Uint8Array;
}

export interface AnswerRequest {
  readonly prefix: Prefix;
  /** The same prompt over frames with noise; required by a decoder that contrasts, refused by any other. */
  readonly contrast?: Prefix | undefined;
  readonly decoder: DecoderSpec;
  /** At least 1. */
  readonly maxTokens: number;
  /** How many of the likeliest tokens to report at each step; 0 for none. */
  readonly topLogits: number;
  /** A number in [0, 1) for each step, from 0; absent for a decoder that draws nothing. */
  readonly draw?: ((step: number) => number) | undefined;
  /** Tokens that the answer begins with, whatever the decoder would choose: they count as its own. */
  readonly forced?: readonly number[] | undefined;
}

export interface AnswerOptions extends CallOptions {
  /** Told of each token as it comes, with its request's place. */
  readonly onToken?: ((request: number, token: Token) => void) | undefined;
}

/** An answer with the seconds that it took by itself, beside what it shared; or why there is none. */
export type AnswerOutcome =
  | { readonly answer: Answer; readonly seconds: number; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: SaccadeError };
