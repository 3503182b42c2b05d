import { describe, expect, it } from "vitest";
import type { AskResult } from "../../../src/protocol/ask.ts";
import { answerLines, answerSummary, parseAnswer } from "../../../src/vscode/answer-text.ts";

const result: AskResult = {
  clip: {
    path: "/clips/face.mp4",
    sha256: "0".repeat(64),
    durationSeconds: 4,
    width: 96,
    height: 96,
    frameRate: 25,
    frameCount: 100,
  },
  model: { id: "faces", dtype: "fp32", device: "cpu" },
  sampler: "times:0,1.2",
  frames: [
    { index: 0, ptsSeconds: 0 },
    { index: 30, ptsSeconds: 1.2 },
  ],
  prompt: "Which emotion does the person show?",
  answer: { text: "surprise", finishReason: "stop", tokens: [] },
  labels: [
    { label: "neutral", logprob: -2, probability: 0.25 },
    { label: "surprise", logprob: -1, probability: 0.75 },
  ],
  labelScoring: { rule: "sum", mass: 0.9 },
  cost: {
    framesDecoded: 2,
    framesEncoded: 2,
    promptTokens: 40,
    newTokens: 2,
    selection: { framesMeasured: 0, calls: 0 },
    seconds: { decode: 0.1, select: 0, load: 0.5, encode: 0.01, prefill: 0.01, generate: 0.02 },
  },
};

describe("answerLines", () => {
  it("shows frame times, answer, labels by probability, and cost", () => {
    const lines = answerLines(result);
    expect(lines).toContain("Frames shown: 2 of 100, at 0.000, 1.200 s");
    expect(lines).toContain("Answer: surprise");
    expect(lines.filter((line) => line.includes("█"))).toEqual([
      "  surprise  75.0 % ████████████····",
      "  neutral   25.0 % ████············",
    ]);
    expect(lines.join("\n")).toContain("2 encoded; 40 prompt and 2 new tokens; decode 0.10 s, load 0.50 s");
  });

  it("warns when the labels are little of what the model would say", () => {
    const lines = answerLines({ ...result, labelScoring: { rule: "sum", mass: 0.2 } });
    expect(lines.join("\n")).toContain("Only 20.0 %");
    expect(answerLines(result).join("\n")).not.toContain("Only");
  });

  it("shows an answer to an open question", () => {
    const lines = answerLines({ ...result, labels: [], labelScoring: { rule: "sum", mass: 0 } });
    expect(lines.join("\n")).not.toMatch(/█|Only/);
  });
});

describe("answerSummary", () => {
  it("is the answer and the likeliest label", () => {
    expect(answerSummary(result)).toBe("surprise (surprise 75.0 %)");
    expect(answerSummary({ ...result, labels: [] })).toBe("surprise");
    const long = { ...result.answer, text: "very ".repeat(100) };
    expect(answerSummary({ ...result, answer: long }).length).toBeLessThan(150);
  });
});

describe("parseAnswer", () => {
  it("reads what the command line printed", () => {
    expect(parseAnswer(JSON.stringify(result))).toEqual(result);
  });

  it("refuses anything else in a sentence", () => {
    expect(() => parseAnswer("Loading…")).toThrow(/not JSON/);
    expect(() => parseAnswer(JSON.stringify({ ...result, prompt: 1 }))).toThrow(/does not know \(prompt: /);
  });
});
