import { describe, expect, it } from "vitest";
import { type AnswerCall, answerKey, type CallGround, labelsKey } from "../../../src/lab/call-key.ts";

const GROUND: CallGround = {
  modelSha256: "aa",
  dtype: "fp32",
  device: "cpu",
  engine: "0.1.0; transformers.js 4",
  ffmpeg: "7.1",
  frames: [
    ["c1", 0],
    ["c1", 12],
  ],
  tokens: [1, 2, 3],
};

const CALL: AnswerCall = {
  decoder: { temperature: 0.7, topP: 0.9 },
  maxTokens: 12,
  topLogits: 5,
  chance: { seed: 1, repeat: 2 },
};

const LABELS = { labels: ["joy", "fear"], rule: "sum" } as const;

describe("the key of a call", () => {
  it("is a sha256 in hex, the same each time", () => {
    expect(answerKey(GROUND, CALL)).toMatch(/^[0-9a-f]{64}$/);
    expect(answerKey({ ...GROUND }, structuredClone(CALL))).toBe(answerKey(GROUND, CALL));
    expect(labelsKey(GROUND, LABELS)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("does not depend on the order in which settings were written, or on what is undefined", () => {
    const { dtype, ...rest } = GROUND;
    const decoder = { topP: 0.9, topK: undefined, temperature: 0.7 };
    expect(answerKey({ ...rest, dtype }, { ...CALL, decoder })).toBe(answerKey(GROUND, CALL));
  });

  it.each<[string, Partial<CallGround>]>([
    ["the model's files", { modelSha256: "ab" }],
    ["the number format", { dtype: "fp16" }],
    ["the device", { device: "webgpu" }],
    ["the versions", { engine: "0.1.1; transformers.js 4" }],
    ["ffmpeg", { ffmpeg: "7.2" }],
    [
      "a frame's index",
      {
        frames: [
          ["c1", 0],
          ["c1", 13],
        ],
      },
    ],
    [
      "a frame's clip",
      {
        frames: [
          ["c1", 0],
          ["c2", 12],
        ],
      },
    ],
    [
      "the order of frames",
      {
        frames: [
          ["c1", 12],
          ["c1", 0],
        ],
      },
    ],
    ["a frame more", { frames: [...GROUND.frames, ["c1", 12]] }],
    ["a token", { tokens: [1, 2, 4] }],
    ["the order of tokens", { tokens: [1, 3, 2] }],
  ])("depends on %s", (_, change) => {
    expect(answerKey({ ...GROUND, ...change }, CALL)).not.toBe(answerKey(GROUND, CALL));
    expect(labelsKey({ ...GROUND, ...change }, LABELS)).not.toBe(labelsKey(GROUND, LABELS));
  });

  it.each<[string, Partial<AnswerCall>]>([
    ["a setting of the decoder", { decoder: { temperature: 0.7, topP: 0.8 } }],
    ["a setting that is left out", { decoder: { temperature: 0.7 } }],
    ["a text to stop at", { decoder: { ...CALL.decoder, stop: ["."] } }],
    ["the order of processors", { decoder: { ...CALL.decoder, order: "llamacpp" } }],
    ["the answer's length", { maxTokens: 13 }],
    ["how many alternatives are kept", { topLogits: 6 }],
    ["the seed", { chance: { seed: 2, repeat: 2 } }],
    ["the repeat", { chance: { seed: 1, repeat: 3 } }],
    ["whether there is chance", { chance: null }],
  ])("of an answer depends on %s", (_, change) => {
    expect(answerKey(GROUND, { ...CALL, ...change })).not.toBe(answerKey(GROUND, CALL));
  });

  it("of labels depends on each label, their order and their rule", () => {
    const key = labelsKey(GROUND, LABELS);
    expect(labelsKey(GROUND, { ...LABELS, labels: ["joy"] })).not.toBe(key);
    expect(labelsKey(GROUND, { ...LABELS, labels: ["fear", "joy"] })).not.toBe(key);
    expect(labelsKey(GROUND, { ...LABELS, rule: "mean" })).not.toBe(key);
  });

  it("keeps names apart that run into each other", () => {
    const joined = labelsKey(GROUND, { ...LABELS, labels: ["joy,fear"] });
    expect(joined).not.toBe(labelsKey(GROUND, LABELS));
  });
});
