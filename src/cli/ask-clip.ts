import { decodeFrames } from "../clip/decode.ts";
import { findFfmpeg } from "../clip/ffmpeg.ts";
import { probeClip } from "../clip/probe.ts";
import { clipRange } from "../clip/range.ts";
import { finiteOrNull } from "../core/decoding/token-measure.ts";
import { answerLength } from "../core/prompt/context.ts";
import { parseSampler, sampleFrames } from "../core/sampling/sampler.ts";
import { modelCacheFolder } from "../inference/cache-folder.ts";
import { findModel, type ModelSource } from "../inference/catalogue.ts";
import type { Engine, Prefix } from "../inference/engine.ts";
import { checkModel, loadTransformersEngine, type LoadOptions } from "../inference/transformers/load.ts";
import type { Answer } from "../protocol/answer.ts";
import type { AskResult } from "../protocol/ask.ts";
import type { ClipInfo } from "../protocol/clip.ts";
import type { Dtype } from "../protocol/model.ts";
import { type Question, questionFor } from "./ask-question.ts";
import { Stopwatch } from "./stopwatch.ts";

export interface AskRequest {
  readonly clip: string;
  readonly fromSeconds?: number | undefined;
  readonly toSeconds?: number | undefined;
  readonly model: string;
  readonly dtype: Dtype;
  readonly device: string;
  readonly sampler: string;
  readonly prompt?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  /** Absent: a usual number, or what the context has left. */
  readonly maxTokens?: number | undefined;
  readonly topLogits: number;
  readonly ffmpeg?: string | undefined;
  readonly sendHubToken: boolean;
}

/** What is being done, and how far it is. */
export type OnProgress = (stage: string, done?: number, total?: number) => void;

export interface AskContext {
  readonly packageRoot: string;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

export interface Asked {
  readonly result: AskResult;
  readonly source: ModelSource;
  readonly clip: ClipInfo;
  /** What is wrong with footage that could be used all the same. */
  readonly warnings: readonly string[];
}

const USUAL_TOKENS = 64;

/**
 * Asks a model about a clip. What is wrong with the request is found before what is slow.
 *
 * @throws SaccadeError `input` for whatever the person can mend; `failure`; `cancelled`
 */
export async function askClip(request: AskRequest, context: AskContext): Promise<Asked> {
  const { signal, onProgress } = context;
  const sampler = parseSampler(request.sampler);
  const source = findModel(request.model, context.packageRoot);
  const question = questionFor(source, request);
  const loading = loadOptions(request, context, source);
  await checkModel(source, loading);

  onProgress("Reading the clip");
  const ffmpeg = await findFfmpeg({ setting: request.ffmpeg, signal });
  const clip = await probeClip(ffmpeg, request.clip, { signal });
  const frames = sampleFrames(sampler, clipRange(clip, request));
  const indices = frames.map(({ index }) => index);

  const watch = new Stopwatch();
  onProgress(`Loading ${source.id}`);
  const engine = await watch.time("load", () => loadTransformersEngine(source, loading));
  try {
    const sizes = frames.map(() => clip.info);
    const prompt = await engine.renderPrompt(question.parts, sizes);
    const promptTokens = prompt.tokens.length;
    const { contextTokens } = engine.model;
    const { maxTokens } = request;
    const need = { promptTokens, frameCount: frames.length, maxTokens, usualTokens: USUAL_TOKENS, contextTokens };
    // Before any frame is decoded: that a prompt is too long shows in the sizes.
    const length = answerLength(need);
    const onDecoded = stage(onProgress, "Decoding frames:");
    const pixels = await watch.time("decode", () =>
      decodeFrames(ffmpeg, clip, indices, { signal, onFrame: onDecoded }),
    );
    const onEncoded = stage(onProgress, "Encoding frames:");
    const encoded = await watch.time("encode", () => engine.encodeFrames(pixels, { signal, onFrame: onEncoded }));
    onProgress(`Reading the prompt, ${promptTokens} tokens`);
    const prefix = await watch.time("prefill", () => engine.prefill(prompt, encoded.frames, { signal }));
    const said = await watch
      .time("generate", () => answerAndScore(engine, prefix, question, request, length, context))
      .finally(() => {
        prefix.dispose();
      });
    const { path, sha256, durationSeconds, width, height, frameRate, frameCount } = clip.info;
    const result: AskResult = {
      clip: { path, sha256, durationSeconds, width, height, frameRate, frameCount },
      model: { id: engine.model.id, dtype: engine.model.dtype, device: engine.model.device },
      sampler: request.sampler,
      frames: frames.map(({ index, ptsSeconds }) => ({ index, ptsSeconds })),
      prompt: question.prompt,
      ...said,
      cost: {
        framesDecoded: new Set(indices).size,
        framesEncoded: encoded.encoded,
        promptTokens,
        newTokens: said.answer.tokens.length,
        seconds: {
          decode: watch.seconds("decode"),
          load: watch.seconds("load"),
          encode: watch.seconds("encode"),
          prefill: watch.seconds("prefill"),
          generate: watch.seconds("generate"),
        },
      },
    };
    return { result, source, clip: clip.info, warnings: clip.warnings };
  } finally {
    await engine.dispose();
  }
}

async function answerAndScore(
  engine: Engine,
  prefix: Prefix,
  question: Question,
  { topLogits }: AskRequest,
  maxTokens: number,
  { signal, onProgress }: AskContext,
): Promise<Pick<AskResult, "answer" | "labels" | "labelScoring">> {
  const answer = await collectAnswer(engine, prefix, { maxTokens, topLogits, signal }, onProgress);
  const { labels, rule, mass } = await engine.scoreLabels(prefix, question.labels, "sum", { signal });
  return {
    answer,
    labels: labels.map(({ label, logprob, probability }) => ({ label, logprob: finiteOrNull(logprob), probability })),
    labelScoring: { rule, mass },
  };
}

async function collectAnswer(
  engine: Engine,
  prefix: Prefix,
  options: Parameters<Engine["generate"]>[1],
  onProgress: OnProgress,
): Promise<Answer> {
  const tokens: Answer["tokens"] = [];
  const steps = engine.generate(prefix, options);
  for (;;) {
    onProgress("Answering, tokens:", tokens.length, options.maxTokens);
    const step = await steps.next();
    if (step.done !== true) {
      tokens.push(step.value);
      continue;
    }
    const { finishReason, text } = step.value;
    return { text, finishReason, tokens };
  }
}

function loadOptions(request: AskRequest, { signal, onProgress }: AskContext, source: ModelSource): LoadOptions {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  return {
    dtype: request.dtype,
    device: request.device,
    hub: { cacheFolder: modelCacheFolder(), sendToken: request.sendHubToken },
    signal,
    onDownload: (loaded, total) => {
      onProgress(`Downloading ${source.id}, MB:`, megabytes(loaded), megabytes(total));
    },
  };
}

function stage(onProgress: OnProgress, text: string): (done: number, total: number) => void {
  return (done, total) => {
    onProgress(text, done, total);
  };
}
