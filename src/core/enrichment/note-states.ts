import type { NoteState } from "../../protocol/enrichment.ts";

/** What a person has to know of how a note came to say what it says; nothing where it stands as it was written. */
const SAID: Readonly<Record<NoteState, string>> = {
  written: "",
  overridden: "by hand",
  empty: "empty, not told",
  refused: "refused, not told",
  cut: "cut at its length",
  masked: "label words masked",
  dropped: "gave way to the budget",
  skipped: "too long, not told",
};

/** A note's state in words; "" for one that is told as it was written. */
export function sayState(state: NoteState): string {
  return SAID[state];
}

/** `12 notes, 1 by hand, 2 empty, not told`. */
export function sayNotes(notes: readonly { readonly state: NoteState }[]): string {
  const counts = new Map<NoteState, number>();
  for (const { state } of notes) counts.set(state, (counts.get(state) ?? 0) + 1);
  const said = [...counts].flatMap(([state, count]) => (SAID[state] === "" ? [] : [`${count} ${SAID[state]}`]));
  return [`${notes.length} ${notes.length === 1 ? "note" : "notes"}`, ...said].join("; ");
}
