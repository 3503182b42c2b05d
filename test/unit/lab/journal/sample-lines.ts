import type { AnswerCallLine, JournalLine, LabelsCallLine, RunLine } from "../../../../src/lab/journal/lines.ts";

const AT = "2026-01-02T03:04:05.000Z";

/** A first line. */
export const RUN_LINE: RunLine = {
  line: "run",
  format: 1,
  at: AT,
  id: "20260102T030405-abcd",
  environment: {
    saccade: "0.1.0",
    ffmpeg: "7.1",
    runtime: "transformers.js 4",
    platform: "linux x64",
    models: [{ name: "faces", id: "faces", dtype: "fp32", device: "cpu", sha256: "aa", drawnFacesOnly: true }],
  },
  document: { path: "/x/a.saccade.json", text: "{}" },
  axes: {
    models: ["faces"],
    samplers: ["uniform:2"],
    prompts: [{ name: "Which?", text: "Which?" }],
    decoders: [{ name: "greedy", settings: "greedy" }],
    repeats: 1,
    seed: 0,
  },
  baseline: null,
  trials: 2,
};

/** A key made of one character. */
export function keyOf(character: string): string {
  return character.repeat(64);
}

/** An answer whose text is given, which may hold anything. */
export function answerLine(character: string, text = "joy", tokens = 1): AnswerCallLine {
  const token = { id: 5, text, logit: 1.5, logprob: -0.1, sampledLogprob: -0.1, rank: 1, entropy: 0.5, top: [] };
  const answer = { text, finishReason: "stop" as const, tokens: Array.from({ length: tokens }, () => token) };
  return { line: "call", at: AT, key: keyOf(character), kind: "answer", answer, seconds: 0.25 };
}

export function labelsLine(character: string): LabelsCallLine {
  const labels = [{ label: "joy", logprob: null, probability: 1 }];
  return {
    line: "call",
    at: AT,
    key: keyOf(character),
    kind: "labels",
    labels,
    labelScoring: { rule: "sum", mass: 1 },
  };
}

export function sessionLine(): JournalLine {
  return { line: "session", at: AT };
}

export function failedLine(id: string): JournalLine {
  const names = { clip: "a.mp4", model: "faces", sampler: "uniform:2", prompt: "Which?", decoder: "greedy", repeat: 1 };
  return { line: "trial", at: AT, ...names, id, status: "failed", error: "It failed." };
}
