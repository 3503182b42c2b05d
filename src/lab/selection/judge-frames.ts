import { reportScores } from "../../core/decoding/labels.ts";
import type { PromptParts } from "../../core/prompt/prompt.ts";
import { judgedRelevance } from "../../core/sampling/judged-relevance.ts";
import { throwIfCancelled } from "../../inference/cancel.ts";
import type { Engine, FrameEncoding, FrameSize, PrefillRequest, RenderedPrompt } from "../../inference/engine.ts";
import type { Label, LabelScoring } from "../../protocol/answer.ts";
import { SaccadeError } from "../../protocol/errors.ts";

/** Frames that are encoded, read and scored before their results are written. */
const AT_ONCE = 32;

/** Those of them that are read side by side, and told of together. */
const READ_AT_ONCE = 8;

/** What a model is asked of each frame of a pool alone. */
export interface RelevanceQuestion {
  readonly kind: "yes-no" | "labels";
  readonly parts: PromptParts;
  /** For `yes-no`: "yes" and "no". */
  readonly labels: readonly string[];
}

/** Scores of a frame's labels, as a journal keeps them. */
export interface JudgedFrame {
  readonly labels: readonly Label[];
  readonly labelScoring: LabelScoring;
}

export interface FrameJudge {
  readonly engine: Engine;
  readonly size: FrameSize;
  /** Encodes frames of the clip by index; several at once, since decoding them is one pass. */
  readonly encode: (indices: readonly number[]) => Promise<ReadonlyMap<number, FrameEncoding>>;
  /** What is known of a frame already. */
  readonly recall: (index: number, prompt: RenderedPrompt) => Promise<JudgedFrame | undefined>;
  /** Told what was found out, before more is computed. */
  readonly keep: (found: ReadonlyMap<number, JudgedFrame>, prompt: RenderedPrompt) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onFrame: (done: number, total: number) => void;
}

export interface Judgement {
  /** From 0 up, one for each frame of the pool; see {@link judgedRelevance}. */
  readonly relevance: number[];
  /** What the prompts of all frames hold together. */
  readonly promptTokens: number;
  /** Those of them that stand for frames. */
  readonly frameTokens: number;
}

/**
 * Asks a model of each frame alone how relevant it is. Frames that were judged before are not asked about again.
 *
 * @param indices of the pool's frames
 * @throws SaccadeError `cancelled`, and what the engine throws
 */
export async function judgeFrames(
  indices: readonly number[],
  question: RelevanceQuestion,
  judge: FrameJudge,
): Promise<Judgement> {
  const { engine, size } = judge;
  const prompt = await engine.renderPrompt(question.parts, [size]);
  const judged = new Map<number, JudgedFrame>();
  const open: number[] = [];
  for (const index of new Set(indices)) {
    const known = await judge.recall(index, prompt);
    if (known) judged.set(index, known);
    else open.push(index);
  }
  for (let start = 0; start < open.length; start += AT_ONCE) {
    const found = new Map<number, JudgedFrame>();
    const encoded = [...(await judge.encode(open.slice(start, start + AT_ONCE)))];
    for (let first = 0; first < encoded.length; first += READ_AT_ONCE) {
      const own = encoded.slice(first, first + READ_AT_ONCE);
      const scores = await judgeTogether(
        own.map(([, encoding]) => ({ prompt, frames: [encoding] })),
        question,
        judge,
      );
      for (const [place, [index]] of own.entries()) {
        const one = scores[place];
        if (one) found.set(index, one);
      }
      judge.onFrame(start + found.size, open.length);
    }
    await judge.keep(found, prompt);
    for (const [index, one] of found) judged.set(index, one);
  }
  const shares = indices.map((index) => judged.get(index)?.labels.map(({ probability }) => probability) ?? []);
  return {
    relevance: judgedRelevance(question.kind, shares),
    promptTokens: prompt.tokens.length * judged.size,
    frameTokens: prompt.frameTokens * judged.size,
  };
}

async function judgeTogether(
  requests: readonly PrefillRequest[],
  { labels }: RelevanceQuestion,
  { engine, signal }: FrameJudge,
): Promise<JudgedFrame[]> {
  throwIfCancelled(signal);
  const outcomes = await engine.prefillAll(requests, { signal });
  try {
    const judged: JudgedFrame[] = [];
    for (const { prefix, error } of outcomes) {
      if (error) throw error;
      throwIfCancelled(signal);
      judged.push(reportScores(await engine.scoreLabels(prefix, labels, "sum", { signal })));
    }
    return judged;
  } finally {
    for (const { prefix } of outcomes) prefix?.dispose();
  }
}

/**
 * What to ask of a frame alone for a prompt with these labels.
 *
 * @throws SaccadeError of kind `input` where frames are to be told apart by labels, and fewer than two are given
 */
export function relevanceQuestion(
  kind: "yes-no" | "labels",
  parts: PromptParts,
  labels: readonly string[],
): RelevanceQuestion {
  if (kind === "labels") {
    if (labels.length < 2) {
      throw new SaccadeError(
        "input",
        "A sampler with relevance:labels goes by how frames differ in their labels: give at least two labels, or take relevance:yes-no.",
      );
    }
    return { kind, parts, labels };
  }
  const question = [parts.before, parts.after].filter((text) => text !== "").join(" ");
  const after = `Does this frame help to answer the following? ${question} Answer yes or no.`;
  return { kind, parts: { system: parts.system, before: "", after }, labels: ["yes", "no"] };
}
