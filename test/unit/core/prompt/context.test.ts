import { describe, expect, it } from "vitest";
import { answerLength } from "../../../../src/core/prompt/context.ts";

const need = { promptTokens: 1000, frameCount: 64, usualTokens: 64, contextTokens: 1024 };

describe("answerLength", () => {
  it("takes the usual length, or what is left", () => {
    expect(answerLength({ ...need, promptTokens: 100 })).toBe(64);
    expect(answerLength(need)).toBe(24);
    expect(answerLength({ ...need, contextTokens: null })).toBe(64);
  });

  it("keeps what was asked for", () => {
    expect(answerLength({ ...need, maxTokens: 24 })).toBe(24);
    expect(answerLength({ ...need, promptTokens: 1, maxTokens: 500 })).toBe(500);
  });

  it("refuses a prompt that leaves no room, naming both numbers", () => {
    expect(() => answerLength({ ...need, promptTokens: 1024 })).toThrow(
      "The prompt has 1024 tokens with 64 frames, the model holds 1024: choose fewer frames or a shorter prompt.",
    );
  });

  it("refuses an answer longer than what is left", () => {
    expect(() => answerLength({ ...need, maxTokens: 25 })).toThrow("ask for at most 24");
  });
});
