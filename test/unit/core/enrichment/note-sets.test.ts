import { describe, expect, it } from "vitest";
import { noteSetName, noteSetsOf, stripParts, toldStretches } from "../../../../src/core/enrichment/note-sets.ts";
import { sayNotes } from "../../../../src/core/enrichment/note-states.ts";
import { doneTrial, enrichedTrial, failedTrial } from "../../../support/run-report.ts";

const own = enrichedTrial();
const notes = own.notes ?? [];

describe("noteSetsOf", () => {
  it("takes notes that several prompts tell once, and knows a set that a person changed from the others", () => {
    const changed = notes.map((note, place) => (place === 0 ? { ...note, text: "brows lower" } : note));
    const sets = noteSetsOf([
      doneTrial(),
      failedTrial(),
      own,
      enrichedTrial({ prompt: "feeling" }),
      enrichedTrial({ prompt: "by hand", notes: changed }),
    ]);
    expect(sets.map(({ prompts }) => prompts)).toEqual([["with notes", "feeling"], ["by hand"]]);
    expect(sets.map((set) => noteSetName(set, sets))).toEqual(["with notes, feeling", "by hand"]);
  });

  it("keeps the keyframes of the prompt that shows them", () => {
    const [set] = noteSetsOf([enrichedTrial({ prompt: "notes only", frames: [] }), own]);
    expect(set?.keyframes.map(({ index }) => index)).toEqual([0, 40]);
    const [other] = noteSetsOf([own, enrichedTrial({ prompt: "notes only", frames: [] })]);
    expect(other?.keyframes.map(({ index }) => index)).toEqual([0, 40]);
  });

  it("names the sampler where sets differ in it", () => {
    const sets = noteSetsOf([own, enrichedTrial({ sampler: "interval:2" })]);
    expect(sets.map((set) => noteSetName(set, sets))).toEqual(["uniform:2 · with notes", "interval:2 · with notes"]);
  });
});

describe("stripParts", () => {
  it("puts a gap behind the keyframe that it begins with", () => {
    const parts = stripParts({ keyframes: own.frames, notes });
    expect(parts.map((part) => (part.kind === "gap" ? part.gap : part.frame.ptsSeconds))).toEqual([0, 1, 1.6, 2]);
  });
});

describe("toldStretches", () => {
  it("makes one of neighbours that say the same, and says why there are no words", () => {
    const note = { gap: 1, frames: [], call: null, state: "written" as const };
    expect(
      toldStretches([
        { ...note, from: 0, to: 0.5, text: "nothing changes" },
        { ...note, from: 0.5, to: 1, text: "nothing changes" },
        { ...note, from: 1, to: 1.5, text: "", state: "dropped" },
        { ...note, from: 2, to: 2.5, text: "nothing changes" },
      ]),
    ).toEqual([
      { from: 0, to: 1, words: "nothing changes" },
      { from: 1, to: 1.5, words: "gave way to the budget" },
      { from: 2, to: 2.5, words: "nothing changes" },
    ]);
  });
});

describe("sayNotes", () => {
  it("counts notes and what is particular about some", () => {
    expect(sayNotes(notes)).toBe("2 notes; 1 by hand");
    expect(sayNotes([{ state: "written" }])).toBe("1 note");
  });
});
