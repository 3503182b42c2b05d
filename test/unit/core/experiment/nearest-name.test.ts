import { describe, expect, it } from "vitest";
import { nearestName, suggestion } from "../../../../src/core/experiment/nearest-name.ts";

describe("nearestName", () => {
  const names = ["temperature", "topK", "topP", "order", "repetitionPenalty"];

  it.each([
    ["temprature", "temperature"],
    ["temperaturr", "temperature"],
    ["top_p", "topP"],
    ["TOPK", "topK"],
    ["oredr", "order"],
    ["repetition-penalty", "repetitionPenalty"],
    ["repeatPenalty", "repetitionPenalty"],
    ["top", "topK"],
    ["x", undefined],
    ["", undefined],
    ["temperature".repeat(1000), undefined],
  ])("takes %.20j for %j", (written, meant) => {
    expect(nearestName(written, names)).toBe(meant);
  });

  it("has nothing to suggest where there are no names", () => {
    expect(suggestion("x", [])).toBe("");
    expect(suggestion("ordr", names)).toBe(' Did you mean "order"?');
  });
});
