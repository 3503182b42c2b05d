import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../../src/clip/line-splitter.ts";

describe("LineSplitter", () => {
  it("gives out the lines that were ended, wherever the pieces are cut", () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of ["on", "e\ntwo\r", "\n\nfour", " and", " more"]) splitter.push(piece);
    expect(lines).toEqual(["one", "two", ""]);
    splitter.push("\n");
    expect(lines.at(-1)).toBe("four and more");
  });

  it("cuts a line without end", () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (let k = 0; k < 12; k += 1) splitter.push("x".repeat(100_000));
    splitter.push("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.length).toBe(1_048_576);
  });
});
