import { describe, expect, it } from "vitest";
import { findLenses } from "../../../../src/vscode/experiment-text/find-lenses.ts";

/** Each lens with the text that it stands over. */
function shown(text: string): [string, unknown, string][] {
  return findLenses(text).map(({ action, offset, title }) => [
    title,
    action === "panel" ? action : action.run,
    text.slice(offset, offset + 12).split("\n")[0] ?? "",
  ]);
}

describe("findLenses", () => {
  it("offers the whole at the beginning and each entry of an axis that has several", () => {
    const text = `// a comment
{
  "clips": ["a.mp4", "b.mp4"],
  "samplers": ["uniform:4", { "name": "mine", "type": "apex", "count": 4 }],
  "prompts": ["Which?"],
}`;
    expect(shown(text)).toEqual([
      ["Run", undefined, "{"],
      ["Open Panel", "panel", "{"],
      ["Run uniform:4", { samplers: ["uniform:4"] }, '"uniform:4",'],
      ["Run mine", { samplers: ["mine"] }, '{ "name": "m'],
    ]);
  });

  it("calls entries as results do", () => {
    const text = `{"prompts": ["A?", {"file": "b.txt"}], "decoders": ["greedy", {"temperature": 0.7, "name": "warm"}],
      "models": ["faces", {"id": "owner/name"}]}`;
    const runs = shown(text).map(([title, run]) => [title, run]);
    expect(runs).toContainEqual(["Run b.txt", { prompts: ["b.txt"] }]);
    expect(runs).toContainEqual(["Run warm", { decoders: ["warm"] }]);
    expect(runs).toContainEqual(["Run owner/name", { models: ["owner/name"] }]);
  });

  it("need not tell entries apart that stand on lines of their own", () => {
    const text = `{"samplers": ["uniform:4",\n"apex:4"]}`;
    expect(shown(text).map(([title]) => title)).toEqual(["Run", "Open Panel", "Run this sampler", "Run this sampler"]);
  });

  it("leaves out entries that cannot be read, and is silent on what is no experiment", () => {
    expect(shown('{"samplers": ["uniform:4", "unknown:4", 7]}').map(([title]) => title)).toEqual([
      "Run",
      "Open Panel",
      "Run this sampler",
    ]);
    expect(findLenses("[1, 2]")).toEqual([]);
    expect(findLenses("")).toEqual([]);
    expect(findLenses("[".repeat(100_000))).toEqual([]);
  });
});
