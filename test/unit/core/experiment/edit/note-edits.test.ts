import { describe, expect, it } from "vitest";
import { documentValue } from "../../../../../src/core/experiment/edit/document-value.ts";
import {
  dropNotes,
  type GapPlace,
  overrideAt,
  tellsNotes,
  wordsOf,
  writeNote,
} from "../../../../../src/core/experiment/edit/note-edits.ts";
import { readExperiment } from "../../../../../src/core/experiment/read-experiment.ts";
import type { DocumentChange } from "../../../../../src/protocol/panel-channel.ts";
import { applyEdits, planEdits } from "../../../../../src/vscode/panel/document-edits.ts";
import { enrichedTrial } from "../../../../support/run-report.ts";

const [written] = enrichedTrial().notes ?? [];
if (written === undefined) throw new Error("An enriched trial has notes.");
/** Two notes of one gap. */
const PAIR = [
  { ...written, gap: 2, from: 0, to: 0.8, text: "brows rise" },
  { ...written, gap: 2, from: 0.8, to: 1.6, text: "brows fall" },
];
const ONE = [{ ...written, gap: 2 }];
const AT: GapPlace = { prompt: "with notes", clip: "a.mp4", gap: 2, hasOtherClips: false };

function edited(text: string) {
  return { document: documentValue(text), experiment: readExperiment(text, "look.saccade.json") };
}

function after(text: string, changes: readonly DocumentChange[]): string {
  const { edits, reason } = planEdits(text, changes, false);
  expect(reason).toBeUndefined();
  const changed = applyEdits(text, edits ?? []);
  // What was written is an experiment.
  readExperiment(changed, "look.saccade.json");
  return changed;
}

const PLAIN = `{
  "clips": ["a.mp4", "b.mp4"],
  // Two questions.
  "prompts": [
    "What?",
    { "name": "with notes", "text": "Which?", "enrich": { "group": "pair" } }, // the second
  ],
}
`;

const BY_HAND = `{
  "clips": ["a.mp4", "b.mp4"],
  "prompts": [
    {
      "name": "with notes",
      "text": "Which?",
      "enrich": {
        "overrides": [
          // Seen by eye.
          { "gap": 1, "text": "still" }, // in both
          { "gap": 2, "text": ["brows rise", "eyes widen"] },
          // The other clip is another matter.
          { "clip": "b.mp4", "gap": 2, "text": "relaxes" },
        ],
      },
    },
  ],
}
`;

describe("a note written by hand", () => {
  it("stands in the prompt's overrides, with every comment where it was", () => {
    const changes = writeNote(edited(PLAIN), AT, ONE, 0, "eyes widen");
    expect(after(PLAIN, changes)).toBe(
      PLAIN.replace('{ "group": "pair" }', '{ "group": "pair", "overrides": [{ "gap": 2, "text": "eyes widen" }] }'),
    );
  });

  it("names its clip where there are others", () => {
    const changes = writeNote(edited(PLAIN), { ...AT, hasOtherClips: true }, ONE, 0, "eyes widen");
    expect(after(PLAIN, changes)).toContain('"overrides": [{ "clip": "a.mp4", "gap": 2, "text": "eyes widen" }]');
  });

  it("leaves the other notes of its gap as they are told", () => {
    const changes = writeNote(edited(PLAIN), AT, PAIR, 1, "");
    expect(after(PLAIN, changes)).toContain('"overrides": [{ "gap": 2, "text": ["brows rise", ""] }]');
  });

  it("changes the words that count, and no others", () => {
    const at = edited(BY_HAND);
    expect(after(BY_HAND, writeNote(at, AT, PAIR, 0, "brows lower"))).toBe(
      BY_HAND.replace('["brows rise", "eyes widen"]', '["brows lower", "eyes widen"]'),
    );
    const other = { ...AT, clip: "b.mp4", hasOtherClips: true };
    expect(after(BY_HAND, writeNote(at, other, ONE, 0, "smiles"))).toBe(BY_HAND.replace('"relaxes"', '"smiles"'));
  });

  it("is of its clip alone where the words so far count for every clip", () => {
    const at = { ...AT, hasOtherClips: true };
    const text = after(BY_HAND, writeNote(edited(BY_HAND), at, PAIR, 0, "brows lower"));
    expect(text).toContain('{ "gap": 2, "text": ["brows rise", "eyes widen"] },');
    expect(text).toContain('{ "clip": "a.mp4", "gap": 2, "text": ["brows lower", "eyes widen"] }');
    expect(overrideAt(edited(text), at)?.text).toEqual(["brows lower", "eyes widen"]);
    expect(overrideAt(edited(text), { ...at, clip: "b.mp4" })?.text).toBe("relaxes");
  });

  it("goes where the model's words come back, and the list with the last one", () => {
    const at = edited(BY_HAND);
    expect(after(BY_HAND, dropNotes(at, AT))).toBe(
      BY_HAND.replace('          { "gap": 2, "text": ["brows rise", "eyes widen"] },\n', ""),
    );
    const both = after(BY_HAND, dropNotes(at, { ...AT, clip: "b.mp4", hasOtherClips: true }));
    expect(overrideAt(edited(both), { ...AT, clip: "b.mp4" })).toBeUndefined();
    expect(both).toContain("// Seen by eye.\n");
    const written = after(PLAIN, writeNote(edited(PLAIN), AT, ONE, 0, "eyes widen"));
    expect(after(written, dropNotes(edited(written), AT))).toBe(PLAIN);
    expect(dropNotes(edited(PLAIN), AT)).toEqual([]);
  });

  it("is refused where the document has moved on", () => {
    const changes = writeNote(edited(BY_HAND), AT, PAIR, 0, "brows lower");
    const moved = BY_HAND.replace('"eyes widen"', '"eyes close"');
    expect(planEdits(moved, changes, false).reason).toContain("changed meanwhile");
  });

  it("is for prompts that tell notes", () => {
    const at = edited(PLAIN);
    expect([tellsNotes(at, "with notes"), tellsNotes(at, "What?"), tellsNotes(at, "gone")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(writeNote(at, { ...AT, prompt: "What?" }, ONE, 0, "x")).toEqual([]);
  });
});

describe("the words that a field begins with", () => {
  it("are the document's, else those that were told", () => {
    expect(wordsOf("by hand", ONE, 0)).toBe("by hand");
    expect(wordsOf(["a", "b"], PAIR, 1)).toBe("b");
    expect(wordsOf(undefined, PAIR, 1)).toBe("brows fall");
  });

  it("are the model's of a note that gave way to the budget", () => {
    expect(wordsOf(undefined, [{ ...written, text: "", state: "dropped" }], 0)).toBe("brows rise");
    expect(wordsOf(undefined, [{ ...written, text: "", state: "refused" }], 0)).toBe("");
  });
});
