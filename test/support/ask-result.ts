import type { AskResult } from "../../src/protocol/ask.ts";

/** An answer of two tokens to a question about three frames. */
export function askResult(changes: Partial<AskResult> = {}): AskResult {
  const token = { logit: 5, sampledLogprob: Math.log(0.9), rank: 1, entropy: 0.5, top: [] };
  return {
    clip: {
      path: "/clips/a.mp4",
      sha256: "0".repeat(64),
      durationSeconds: 3.2,
      width: 256,
      height: 128,
      frameRate: 25,
      frameCount: 80,
    },
    model: { id: "faces", dtype: "fp32", device: "cpu" },
    sampler: "uniform:3",
    frames: [
      { index: 0, ptsSeconds: 0 },
      { index: 40, ptsSeconds: 1.6 },
      { index: 79, ptsSeconds: 3.16 },
    ],
    prompt: "Which emotion does the person show?",
    answer: {
      text: "surprise",
      finishReason: "stop",
      tokens: [
        { ...token, id: 141, text: "surprise", logprob: Math.log(0.9) },
        { ...token, id: 3, text: "<end>", logprob: Math.log(0.25) },
      ],
    },
    labels: [
      { label: "fear", logprob: Math.log(0.3), probability: 0.25 },
      { label: "surprise", logprob: Math.log(0.9), probability: 0.75 },
    ],
    labelScoring: { rule: "sum", mass: 0.96 },
    cost: {
      framesDecoded: 3,
      framesEncoded: 3,
      promptTokens: 40,
      newTokens: 2,
      selection: { framesMeasured: 0, calls: 0 },
      seconds: { decode: 0.1, select: 0, load: 1, encode: 0.02, prefill: 0.03, generate: 0.04 },
    },
    ...changes,
  };
}
