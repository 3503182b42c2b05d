import { expect, it } from "vitest";
import { isChosenByHand } from "../../../../src/core/sampling/by-hand.ts";
import { parseSampler } from "../../../../src/core/sampling/parse-sampler.ts";

it.each([
  ["apex:4", "times:1,2", true],
  ["uniform:4", "indices:3,9", true],
  ["times:1,2", "times:1,2.5", false],
  ["by eye", "times:1,2", false],
  ["apex:4", "apex:4", false],
])("a sampler named %s that is %s", (name, text, byHand) => {
  expect(isChosenByHand({ name, spec: parseSampler(text) })).toBe(byHand);
});
