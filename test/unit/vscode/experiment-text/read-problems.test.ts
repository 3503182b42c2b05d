import { describe, expect, it } from "vitest";
import { readProblems } from "../../../../src/vscode/experiment-text/read-problems.ts";

describe("readProblems", () => {
  it("tells what the schema cannot: a sampler's form and names that stand twice, each at its place", () => {
    const text = '{\n  "clips": ["a.mp4"],\n  "samplers": ["uniform:4", "unifrm:4"],\n  "prompts": ["A?", "A?"]\n}';
    expect(readProblems(text, "a.saccade.json")).toMatchObject([
      { line: 3, column: 29, sentence: expect.stringContaining("unifrm") as string },
      { line: 4, column: 21, sentence: expect.stringContaining('called "A?"') as string },
    ]);
  });

  it("leaves to the editor what the schema tells", () => {
    expect(readProblems('{"clips": ["a.mp4"], "seed": "seven", "smplers": []}', "a")).toEqual([]);
    expect(readProblems('{"clips": [', "a")).toEqual([]);
  });

  it("has nothing to say of a document that is right", () => {
    expect(readProblems('{"clips": ["a.mp4"], "samplers": ["apex:4"]}', "a")).toEqual([]);
  });
});
