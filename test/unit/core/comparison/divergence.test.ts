import { describe, expect, it } from "vitest";
import { firstDivergence } from "../../../../src/core/comparison/divergence.ts";
import { token } from "../../../support/run-report.ts";

const model = "faces";
const said = (...words: string[]): ReturnType<typeof token>[] => words.map((word) => token(word, 0.5));

describe("firstDivergence", () => {
  it("finds the first token that differs, with both sides", () => {
    const tokens = said("the", "person", "shows");
    const others = said("the", "fear", "shows");
    expect(firstDivergence({ model, tokens }, { model, tokens: others })).toEqual({
      index: 1,
      token: tokens[1],
      otherToken: others[1],
    });
  });

  it("is null for the same tokens, and for two empty answers", () => {
    expect(firstDivergence({ model, tokens: said("the") }, { model, tokens: said("the") })).toBeNull();
    expect(firstDivergence({ model, tokens: [] }, { model, tokens: [] })).toBeNull();
  });

  it("says which answer had ended", () => {
    const tokens = said("the", "person");
    expect(firstDivergence({ model, tokens }, { model, tokens: said("the") })).toEqual({
      index: 1,
      token: tokens[1],
      otherToken: null,
    });
    expect(firstDivergence({ model, tokens: said("the") }, { model, tokens })?.token).toBeNull();
  });

  it("compares ids within a model and texts between two, whose ids mean different words", () => {
    const tokens = [token("fear", 0.5, { id: 4 })];
    const otherId = [token("fear", 0.5, { id: 900 })];
    const otherText = [token("anger", 0.5, { id: 4 })];
    expect(firstDivergence({ model, tokens }, { model, tokens: otherId })?.index).toBe(0);
    expect(firstDivergence({ model, tokens }, { model: "other", tokens: otherId })).toBeNull();
    expect(firstDivergence({ model, tokens }, { model: "other", tokens: otherText })?.index).toBe(0);
  });
});
