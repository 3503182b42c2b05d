import { clipRange } from "../../clip/range.ts";
import { reportScores } from "../../core/decoding/labels.ts";
import { answerLength } from "../../core/prompt/context.ts";
import { viewSize } from "../../core/sampling/frame-view.ts";
import { parseSampler } from "../../core/sampling/sampler.ts";
import { findModel, type ModelSource } from "../../inference/catalogue.ts";
import type { Engine, Prefix } from "../../inference/engine.ts";
import type { AskResult } from "../../protocol/ask.ts";
import type { ClipInfo } from "../../protocol/clip.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { AskRequest } from "../../protocol/lab-channel.ts";
import type { Footage } from "../clip-store.ts";
import type { ModelStore, ReadyModel } from "../model-store.ts";
import { WorkMeter } from "../run/work-meter.ts";
import { type FrameJudge, judgeFrames, relevanceQuestion } from "../selection/judge-frames.ts";
import { selectFrames } from "../selection/select-frames.ts";
import { ClipEncodings } from "./clip-encodings.ts";
import { type Question, questionFor } from "./ask-question.ts";

/** What is being done, and how far it is. */
export type OnProgress = (stage: string, done?: number, total?: number) => void;

export interface AskContext {
  readonly models: ModelStore;
  readonly footage: Footage;
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
  const { models, footage, signal, onProgress } = context;
  const sampler = parseSampler(request.sampler);
  const source = findModel(request.model, context.packageRoot);
  const question = questionFor(source, request);
  const model = { id: request.model, dtype: request.dtype, device: request.device };
  await models.check(model);

  onProgress("Reading the clip");
  const clip = await footage.probe(request.clip, { signal });
  const meter = new WorkMeter();
  let loading: Promise<ReadyModel> | undefined;
  const load = (): Promise<ReadyModel> => {
    onProgress(`Loading ${source.id}`);
    const onDownload = (loaded: number, total: number): void => {
      onProgress(`Downloading ${source.id}, MB:`, Math.round(loaded / 1e6), Math.round(total / 1e6));
    };
    loading ??= meter.time("load", () => models.get(model, { signal, onDownload }));
    return loading;
  };
  const encodings = new ClipEncodings(clip, footage, meter, { signal, onProgress });
  const { parts, labels } = question;
  const selection = await selectFrames(sampler, clip, clipRange(clip, request), {
    measure: () => {
      const onFrame = stage(onProgress, "Measuring motion, frames:");
      return meter.time("select", () => footage.measure(clip, { signal, onFrame }));
    },
    findFace: () => {
      onProgress("Looking for a face");
      return meter.time("select", () => footage.findFace(clip, { signal }));
    },
    judge: async (indices, kind, view) => {
      const { engine } = await load();
      const judge: FrameJudge = {
        engine,
        size: viewSize(view, clip.info),
        signal,
        encode: (wanted) => encodings.of(engine, wanted, view),
        // Nothing is kept from one question to the next.
        recall: () => Promise.resolve(undefined),
        keep: () => Promise.resolve(),
        onFrame: stage(onProgress, "Asking which frames matter:"),
      };
      return meter.time("select", () => judgeFrames(indices, relevanceQuestion(kind, parts, labels), judge));
    },
  });
  const { frames, view } = selection;
  const indices = frames.map(({ index }) => index);

  const { engine } = await load();
  const prompt = await engine.renderPrompt(
    parts,
    frames.map(() => viewSize(view, clip.info)),
  );
  const promptTokens = prompt.tokens.length;
  const { contextTokens } = engine.model;
  const { maxTokens } = request;
  const need = { promptTokens, frameCount: frames.length, maxTokens, usualTokens: USUAL_TOKENS, contextTokens };
  // Before any frame is decoded to be shown: that a prompt is too long shows in the sizes.
  const length = answerLength(need);
  const encoded = await encodings.of(engine, indices, view);
  const shown = indices.flatMap((index) => encoded.get(index) ?? []);
  onProgress(`Reading the prompt, ${promptTokens} tokens`);
  const prefix = await meter.time("prefill", () => engine.prefill(prompt, shown, { signal }));
  const said = await meter
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
      framesDecoded: encodings.count,
      framesEncoded: encodings.count,
      promptTokens: promptTokens + selection.promptTokens,
      newTokens: said.answer.tokens.length,
      selection: selection.cost,
      seconds: secondsOf(meter),
    },
  };
  return { result, source, clip: clip.info, warnings: [...clip.warnings, ...encodings.warnings] };
}

async function answerAndScore(
  engine: Engine,
  prefix: Prefix,
  question: Question,
  { topLogits }: AskRequest,
  maxTokens: number,
  { signal, onProgress }: AskContext,
): Promise<Pick<AskResult, "answer" | "labels" | "labelScoring">> {
  let said = 0;
  onProgress("Answering, tokens:", said, maxTokens);
  const onToken = (): void => {
    said++;
    onProgress("Answering, tokens:", said, maxTokens);
  };
  const request = { prefix, decoder: {}, maxTokens, topLogits };
  const [outcome] = await engine.answer([request], { signal, onToken });
  if (!outcome?.answer) throw outcome?.error ?? new SaccadeError("failure", "The model gave no answer.");
  const { answer } = outcome;
  return { answer, ...reportScores(await engine.scoreLabels(prefix, question.labels, "sum", { signal })) };
}

function secondsOf({ work }: WorkMeter): AskResult["cost"]["seconds"] {
  const { decode, select, load, encode, prefill, generate } = work.seconds;
  return { decode, select, load, encode, prefill, generate };
}

function stage(onProgress: OnProgress, text: string): (done: number, total: number) => void {
  return (done, total) => {
    onProgress(text, done, total);
  };
}
