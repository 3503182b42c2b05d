import { describe, expect, it } from "vitest";
import { endOfAnswer, StopStrings } from "../../../../src/core/decoding/stop-strings.ts";

/** The answer's text, and after how many pieces it was known to end. */
function read(stops: string[], pieces: string[]): [string, number | undefined] {
  const watch = new StopStrings(stops);
  const ended = pieces.findIndex((piece) => watch.push(piece) !== undefined);
  return [watch.text, ended < 0 ? undefined : ended + 1];
}

describe("StopStrings", () => {
  it("ends before a stop text within one piece", () => {
    expect(read(["\n"], ["happy", ". \nand"])).toEqual(["happy. ", 2]);
  });

  it("finds a stop text that spans pieces, and only when it is complete", () => {
    expect(read(["STOP"], ["yes S", "T", "O", "P now"])).toEqual(["yes ", 4]);
  });

  it("goes on when a beginning comes to nothing", () => {
    expect(read(["aab"], ["a", "a", "a", "b"])).toEqual(["a", 4]);
    expect(read(["END"], ["E", "N", "E", "N"])).toEqual(["ENEN", undefined]);
  });

  it("takes the stop text that is complete first, however the text is cut", () => {
    expect(read(["abc", "b"], ["abc"])).toEqual(["a", 1]);
    expect(read(["abc", "b"], ["a", "b", "c"])).toEqual(["a", 2]);
    expect(read(["late", "x"], ["soon x late"])).toEqual(["soon ", 1]);
  });

  it("takes the longest of those complete at the same character", () => {
    expect(read(["c", "bc", "abc"], ["xab", "cd"])).toEqual(["x", 2]);
  });

  it("stays where it ended", () => {
    const watch = new StopStrings(["."]);
    expect([watch.push("a."), watch.push("b."), watch.text]).toEqual([1, 1, "a"]);
  });

  it("never ends without stop texts", () => {
    expect(read([], ["a", ""])).toEqual(["a", undefined]);
  });

  it("agrees with reading the text at once for every cut", () => {
    const text = "aababaabbabab";
    const stops = ["abba", "bb", "babab"];
    const end = endOfAnswer(text, stops);
    expect(end).toBe(text.indexOf("bb"));
    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        expect(read(stops, pieces)[0]).toBe(text.slice(0, end));
      }
    }
  });
});
