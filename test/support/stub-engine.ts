import { createHash } from "node:crypto";
import type { AnswerOutcome, Engine, FrameEncoding, Prefix, RenderedPrompt } from "../../src/inference/engine.ts";
import type { Answer, Token } from "../../src/protocol/answer.ts";

/** Tokens of each answer. */
const ANSWER_TOKENS = 12;
const TOP = 5;

/** Answers at once, with answers of a usual length, and computes nothing: what is left is what the lab itself costs. */
export function stubEngine(): Engine {
  let promptTokens = 0;
  let newTokens = 0;
  let framesEncoded = 0;
  return {
    model: { id: "stub", dtype: "fp32", device: "cpu", contextTokens: 4096 },
    get computed() {
      return { framesEncoded, promptTokens, newTokens };
    },
    prepareFrames: () => ({ dispose: () => Promise.resolve() }),
    encodeFrames: (frames) => {
      framesEncoded += frames.length;
      const encoded = frames.map((): FrameEncoding => ({ tokens: 4, bytes: 1024 }));
      return Promise.resolve({ frames: encoded, encoded: frames.length });
    },
    renderPrompt: (prompt, frames): Promise<RenderedPrompt> => {
      const text = JSON.stringify(prompt);
      const bytes = createHash("sha256").update(text).digest();
      return Promise.resolve({ text, tokens: [...bytes], frameCount: frames.length, frameTokens: 0 });
    },
    prefill: (prompt): Promise<Prefix> => {
      promptTokens += prompt.tokens.length;
      return Promise.resolve({ prompt, dispose: () => undefined });
    },
    prefillAll: (requests, options) =>
      Promise.resolve(
        requests.map(({ prompt }, place) => {
          promptTokens += prompt.tokens.length;
          options?.onPrompt?.(place + 1, requests.length);
          return { prefix: { prompt, dispose: () => undefined } };
        }),
      ),
    answer: (requests) =>
      Promise.resolve(
        requests.map(({ maxTokens }): AnswerOutcome => {
          const answer = answerOf(Math.min(ANSWER_TOKENS, maxTokens));
          newTokens += answer.tokens.length;
          return { answer, seconds: 0.001 };
        }),
      ),
    answersAtOnce: () => 32,
    scoreLabels: (_, labels, rule) =>
      Promise.resolve({
        rule,
        labels: labels.map((label) => ({ label, logprob: -1, score: -1, probability: 1 / labels.length })),
        mass: 0.5,
      }),
    dispose: () => Promise.resolve(),
  };
}

function answerOf(length: number): Answer {
  const tokens = Array.from({ length }, (_, place): Token => {
    const like = { id: place, text: ` word${place}`, logit: 1.234567 + place, logprob: -0.1234567 };
    const top = Array.from({ length: TOP }, () => ({ ...like }));
    return { ...like, sampledLogprob: -0.1, rank: 1, entropy: 0.987654321, top };
  });
  return { text: tokens.map(({ text }) => text).join(""), finishReason: "length", tokens };
}
