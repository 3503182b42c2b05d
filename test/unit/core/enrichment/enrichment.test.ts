import { describe, expect, it } from "vitest";
import { givingWay, withoutNotes } from "../../../../src/core/enrichment/budget.ts";
import { gapsBetween } from "../../../../src/core/enrichment/gaps.ts";
import { groupFrames } from "../../../../src/core/enrichment/groups.ts";
import { namesLabel, noteText } from "../../../../src/core/enrichment/note-text.ts";
import { readEnrichment } from "../../../../src/core/enrichment/settings.ts";
import { checkSlots } from "../../../../src/core/enrichment/template.ts";
import { timelinePrompt } from "../../../../src/core/enrichment/timeline.ts";
import type { TrialNote } from "../../../../src/protocol/enrichment.ts";

/** Ten frames a second, for 2.5 seconds. */
const frames = Array.from({ length: 25 }, (_, index) => ({ index, ptsSeconds: index / 10 }));
const range = { fromSeconds: 0, toSeconds: 2.5, frames };
const at = (...indices: number[]) => indices.map((index) => ({ index, ptsSeconds: index / 10 }));

const note = (gap: number, from: number, to: number, text: string): TrialNote => ({
  gap,
  from,
  to,
  text,
  frames: [],
  call: null,
  state: "written",
});

describe("gaps between keyframes", () => {
  it("are what no keyframe shows, also after the last one", () => {
    const gaps = gapsBetween(at(20, 0, 10), range, true);
    expect(gaps.map(({ number, range: { fromSeconds, toSeconds } }) => [number, fromSeconds, toSeconds])).toEqual([
      [1, 0, 1],
      [2, 1, 2],
      [3, 2, 2.5],
    ]);
    expect(gaps[1]?.range.frames.map(({ index }) => index)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it("begin before the first keyframe, unless the ends are left out", () => {
    expect(gapsBetween(at(5, 20), range, true).map(({ range: own }) => own.frames.length)).toEqual([5, 14, 4]);
    expect(gapsBetween(at(5, 20), range, false).map(({ range: own }) => own.frames.length)).toEqual([14]);
  });

  it("are none where no frame lies between, and keyframes alone have the whole clip for a gap", () => {
    expect(gapsBetween(at(3, 4), range, false)).toEqual([]);
    expect(gapsBetween([], range, true).map(({ range: own }) => own.frames.length)).toEqual([25]);
  });
});

describe("groups", () => {
  const gap = { number: 2, range: { fromSeconds: 1, toSeconds: 2, frames: frames.slice(11, 20) } };
  it("of two meet halfway between their frames", () => {
    const groups = groupFrames(gap, at(12, 14, 16, 18), "pair");
    expect(groups.map(({ from, to, frames: own }) => [from, to, own.map(({ index }) => index)])).toEqual([
      [1, 1.5, [12, 14]],
      [1.5, 2, [16, 18]],
    ]);
  });

  it("may be single frames, a number of them or the whole gap", () => {
    const sizes = (size: "frame" | "gap" | 3) =>
      groupFrames(gap, at(18, 12, 14, 16), size).map((own) => own.frames.length);
    expect(sizes("frame")).toEqual([1, 1, 1, 1]);
    expect(sizes(3)).toEqual([3, 1]);
    expect(sizes("gap")).toEqual([4]);
  });
});

describe("templates", () => {
  it("name the line of a slot that nothing fills, and of one that is missing", () => {
    expect(() => {
      checkSlots("Look:\n{{frams}}", "The question", ["frames"]);
    }).toThrow("The question has a slot {{frams}} in line 2 that nothing fills: use {{frames}}.");
    expect(() => readEnrichment({ form: "{{from}} s" })).toThrow(
      "The form of a note lacks the slot {{note}} (line 1): put it where it belongs.",
    );
  });
});

describe("what is told", () => {
  const enrich = readEnrichment({});
  const notes = [note(1, 0, 0.5, "brows rise"), note(1, 0.5, 1, "")];
  const render = (template: string, more = {}) =>
    timelinePrompt(template, { ...enrich, ...more }, at(10, 0), notes, ["anger", "fear"]);

  it("stands between keyframes in time order, with times", () => {
    expect(render("Which emotion?")).toEqual({
      frames: at(0, 10),
      parts: { before: "0.0 s", between: ["0.0 s to 0.5 s: brows rise. 1.0 s"], after: "Which emotion?" },
    });
  });

  it("may be notes alone or keyframes alone", () => {
    expect(render("Which emotion?", { show: "notes" })).toEqual({
      frames: [],
      parts: { before: "", after: "0.0 s to 0.5 s: brows rise. Which emotion?" },
    });
    expect(render("{{timeline}} Which: {{labels}}?", { show: "keyframes", keyframe: "" })).toEqual({
      frames: at(0, 10),
      parts: { before: "", between: [""], after: "Which: anger or fear?" },
    });
  });

  it("stands where the template says, frames in the sampler's order", () => {
    expect(render("Seen: {{frames}} told: {{notes}} Which?")).toEqual({
      frames: at(10, 0),
      parts: { before: "Seen:", between: [""], after: "told: 0.0 s to 0.5 s: brows rise. Which?" },
    });
    expect(() => render("{{frames}} {{timeline}}")).toThrow("The prompt shows its frames twice");
  });

  it("is one text a gap, of at most so many words, where notes are joined", () => {
    const told = [note(1, 0, 0.5, "brows rise"), note(1, 0.5, 1, "mouth opens, eyes widen")];
    const { parts } = timelinePrompt("{{notes}}", { ...enrich, join: 4 }, [], told, []);
    expect(parts.after).toBe("0.0 s to 1.0 s: brows rise; mouth opens.");
  });
});

describe("a note", () => {
  const rules = { empty: "skip", tooLong: "cut", mask: false } as const;
  const answer = (text: string, finishReason: "stop" | "length" = "stop") => ({ text, finishReason });

  it("is told without its full stop", () => {
    expect(noteText(answer(" brows rise,\n eyes widen. "), rules, [])).toEqual({
      text: "brows rise, eyes widen",
      state: "written",
    });
  });

  it("that says nothing or refuses is not told, or fails", () => {
    expect(noteText(answer(" "), rules, [])).toEqual({ text: "", state: "empty" });
    expect(noteText(answer("I'm sorry, I can't."), rules, [])).toEqual({ text: "", state: "refused" });
    expect(() => noteText(answer(""), { ...rules, empty: "fail" }, [])).toThrow("A note is empty");
  });

  it("that is too long is cut behind its last whole phrase", () => {
    expect(noteText(answer("brows rise, eyes wid", "length"), rules, [])).toEqual({ text: "brows rise", state: "cut" });
    expect(noteText(answer("brows ri", "length"), { ...rules, tooLong: "skip" }, []).state).toBe("skipped");
  });

  it("hides words that are labels", () => {
    const hidden = noteText(answer("Fear, then no fearless anger"), { ...rules, mask: true }, ["fear", "anger"]);
    expect(hidden).toEqual({ text: "something, then no fearless something", state: "masked" });
    expect([namesLabel("a fearless face", ["fear"]), namesLabel("Fear.", ["fear"])]).toEqual([false, true]);
  });
});

describe("notes over budget", () => {
  it("give way where they repeat another one, the latest first, and then from the end", () => {
    const notes = ["still", "brows rise", "still", "", "still"].map((text, place) =>
      note(place + 1, place, place + 1, text),
    );
    const order = givingWay(notes);
    expect(order).toEqual([4, 2, 1, 0]);
    expect(withoutNotes(notes, order.slice(0, 2)).map(({ text, state }) => [text, state])).toEqual([
      ["still", "written"],
      ["brows rise", "written"],
      ["", "dropped"],
      ["", "written"],
      ["", "dropped"],
    ]);
  });
});
