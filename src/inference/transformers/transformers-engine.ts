import { resolveLogitBias } from "../../core/decoding/resolve-logit-bias.ts";
import { createTokenDecoder, needsContrast } from "../../core/decoding/token-decoder.ts";
import type { LabelScores } from "../../core/decoding/labels.ts";
import { answerLength } from "../../core/prompt/context.ts";
import type { PromptParts } from "../../core/prompt/prompt.ts";
import type { LabelRule, Token } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type {
  AnswerOptions,
  AnswerOutcome,
  AnswerRequest,
  CallOptions,
  EncodedFrames,
  EncodeOptions,
  Engine,
  EngineCounts,
  EngineModel,
  FrameEncoding,
  FrameSize,
  PixelFrame,
  PrefillOptions,
  PrefillOutcome,
  PrefillRequest,
  Prefix,
  PreparedAhead,
  RenderedPrompt,
} from "../engine.ts";
import { AnswerBatch, type Asked } from "./answer-batch.ts";
import { Decoder } from "./decoder.ts";
import { EncodedFrame, FrameEncoder } from "./frame-encoder.ts";
import { scoreAfterPrefix } from "./label-scorer.ts";
import { tokenizeLabel } from "./label-tokenizer.ts";
import type { LibraryModel, LibraryProcessor } from "./library.ts";
import { LocalPrefix } from "./local-prefix.ts";
import { NativeQueue } from "./native-queue.ts";
import { type Asked as ReadableRequest, PrefixStore } from "./prefix-store.ts";
import { PromptRenderer, TemplatedPrompt } from "./prompt-renderer.ts";
import { RowLimit } from "./row-limit.ts";
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

export interface EngineLimits {
  /** Bytes of prompts that were read, kept for those that begin alike. */
  readonly prefixBytes?: number | undefined;
  /** Bytes of key-values that answers computed side by side may take. */
  readonly batchBytes?: number | undefined;
  /** Told before each call into the runtime, which holds the process until it returns. */
  readonly onNativeCall?: (() => void) | undefined;
}

const PREFIX_BYTES = 512 * 1024 ** 2;
const BATCH_BYTES = 256 * 1024 ** 2;

/** The local engine: transformers.js on ONNX Runtime for the model, everything about tokens our own. */
export class TransformersEngine implements Engine {
  readonly model: EngineModel;
  readonly #parts: LoadedParts;
  readonly #queue: NativeQueue;
  readonly #frames: FrameEncoder;
  readonly #renderer: PromptRenderer;
  readonly #decoder: Decoder;
  readonly #prefixes: PrefixStore;
  readonly #rowLimit: RowLimit;
  #newTokens = 0;

  constructor(parts: LoadedParts, limits: EngineLimits = {}) {
    this.model = parts.info;
    this.#parts = parts;
    this.#queue = new NativeQueue(limits.onNativeCall);
    this.#frames = new FrameEncoder(parts.model, parts.processor, this.#queue);
    this.#renderer = new PromptRenderer(parts.processor, parts.imageToken);
    this.#decoder = new Decoder(parts.model, this.#queue, parts.imageToken, parts.info.device);
    this.#prefixes = new PrefixStore(this.#decoder, parts.imageToken, limits.prefixBytes ?? PREFIX_BYTES);
    this.#rowLimit = new RowLimit(limits.batchBytes ?? BATCH_BYTES);
  }

  /** How many calls into the runtime were made so far. */
  get nativeCalls(): number {
    return this.#queue.calls;
  }

  get computed(): EngineCounts {
    return {
      framesEncoded: this.#frames.encoded,
      promptTokens: this.#prefixes.tokensRead,
      newTokens: this.#newTokens,
    };
  }

  prepareFrames(frames: readonly PixelFrame[], options: CallOptions = {}): PreparedAhead {
    return this.#frames.prepare(frames, options.signal);
  }

  encodeFrames(frames: readonly PixelFrame[], options: EncodeOptions = {}): Promise<EncodedFrames> {
    return this.#frames.encode(frames, options);
  }

  async renderPrompt(prompt: PromptParts, frames: readonly FrameSize[]): Promise<RenderedPrompt> {
    const layouts = await Promise.all(frames.map((frame) => this.#frames.layoutOf(frame)));
    return this.#renderer.render(prompt, layouts);
  }

  async prefill(prompt: RenderedPrompt, frames: readonly FrameEncoding[], options: CallOptions = {}): Promise<Prefix> {
    const [outcome] = await this.prefillAll([{ prompt, frames }], options);
    if (outcome?.prefix) return outcome.prefix;
    throw outcome?.error ?? new SaccadeError("failure", "The model did not read the prompt.");
  }

  async prefillAll(requests: readonly PrefillRequest[], options: PrefillOptions = {}): Promise<PrefillOutcome[]> {
    const checked = requests.map((request) => attempt(() => this.#readable(request)));
    const readable = checked.flatMap((one) => (one instanceof SaccadeError ? [] : one));
    const refused = requests.length - readable.length;
    const read = await this.#prefixes.read(readable, {
      signal: options.signal,
      onPrompt: (done) => options.onPrompt?.(refused + done, requests.length),
    });
    const outcomes = read.values();
    return checked.flatMap((one): PrefillOutcome[] => {
      const outcome = one instanceof SaccadeError ? one : outcomes.next().value;
      if (outcome instanceof SaccadeError) return [{ error: outcome }];
      return outcome ? [{ prefix: outcome }] : [];
    });
  }

  /** @throws SaccadeError `input` where the prompt leaves no room to answer; `failure` for what another engine made */
  #readable({ prompt, frames }: PrefillRequest): ReadableRequest {
    if (!(prompt instanceof TemplatedPrompt)) {
      throw new SaccadeError("failure", "A prompt rendered by another engine cannot be read by this one.");
    }
    const encoded = frames.map((frame) => {
      if (frame instanceof EncodedFrame) return frame;
      throw new SaccadeError("failure", "A frame encoded by another engine cannot be read by this one.");
    });
    this.#roomFor(prompt, 1);
    return { prompt, frames: encoded };
  }

  async answer(requests: readonly AnswerRequest[], options: AnswerOptions = {}): Promise<AnswerOutcome[]> {
    const { processor, endTokens } = this.#parts;
    const prepared = requests.map((request) => attempt(() => this.#asked(request)));
    const places = prepared.flatMap((one, place) => (one instanceof SaccadeError ? [] : [place]));
    const batch = new AnswerBatch(
      prepared.flatMap((one) => (one instanceof SaccadeError ? [] : one)),
      {
        decoder: this.#decoder,
        endTokens: new Set(endTokens),
        speller: new TokenSpeller(processor.tokenizer),
        onStep: (rows, seconds) => {
          this.#rowLimit.record(rows, seconds);
        },
      },
    );
    const onToken = (answer: number, token: Token): void => {
      options.onToken?.(places[answer] ?? answer, token);
    };
    try {
      while (!batch.done) await batch.step(options.signal, onToken);
    } finally {
      batch.dispose();
      this.#newTokens += batch.tokensComputed;
    }
    const answers = batch.outcomes.values();
    return prepared.flatMap((one) => (one instanceof SaccadeError ? { error: one } : (answers.next().value ?? [])));
  }

  answersAtOnce(tokens: number): number {
    return this.#rowLimit.answers(tokens * this.#prefixes.bytesPerToken);
  }

  #asked({ prefix, contrast, decoder, maxTokens, topLogits, draw, forced }: AnswerRequest): Asked {
    const { prompt, read } = localPrefix(prefix);
    if (needsContrast(decoder) !== (contrast !== undefined)) {
      throw new SaccadeError(
        "failure",
        "A contrasting decoder goes with a second prompt over noised frames, and none else.",
      );
    }
    this.#roomFor(prompt, maxTokens);
    const { tokenizer } = this.#parts.processor;
    const encode = (text: string): readonly number[] => tokenizeLabel(tokenizer, prompt, text).tokens;
    const logitBias = resolveLogitBias(decoder.logitBias, encode, read.logits.length);
    return {
      read,
      contrast: contrast && localPrefix(contrast).read,
      decoder: createTokenDecoder(decoder, {
        promptTokens: prompt.tokens,
        endTokens: this.#parts.endTokens,
        logitBias,
        draw: draw ?? refuseToDraw,
      }),
      maxTokens,
      topLogits,
      stop: decoder.stop ?? [],
      forced: this.#known(forced, read.logits.length),
    };
  }

  /** @throws SaccadeError `input` for a token that the vocabulary does not hold */
  #known(tokens: readonly number[] | undefined, vocabulary: number): readonly number[] | undefined {
    const unknown = tokens?.find((token) => token >= vocabulary);
    if (unknown === undefined) return tokens;
    throw new SaccadeError("input", `The model ${this.model.id} has no token ${unknown}.`);
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
    return scoreAfterPrefix(this.#decoder, local.read, tokenized, { rule, endToken, signal: options.signal });
  }

  async dispose(): Promise<void> {
    this.#prefixes.dispose();
    await this.#parts.model.dispose();
  }

  #roomFor({ tokens, frameCount }: RenderedPrompt, maxTokens: number): void {
    const { contextTokens } = this.model;
    answerLength({ promptTokens: tokens.length, frameCount, maxTokens, usualTokens: 1, contextTokens });
  }
}

/** What one request asks in vain is no reason to give up the others. */
function attempt<T>(prepare: () => T): T | SaccadeError {
  try {
    return prepare();
  } catch (error) {
    if (!(error instanceof SaccadeError)) throw error;
    return error;
  }
}

function localPrefix(prefix: Prefix): LocalPrefix {
  if (prefix instanceof LocalPrefix) return prefix;
  throw new SaccadeError("failure", "A prompt read by another engine cannot be continued by this one.");
}

function refuseToDraw(): never {
  throw new SaccadeError("failure", "A decoder drew a token without a seed.");
}
