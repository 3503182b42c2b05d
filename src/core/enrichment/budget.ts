import type { TrialNote } from "../../protocol/enrichment.ts";

/**
 * In which order notes give way where they take too many tokens: first those that say what an earlier note said, the
 * latest first, since little is lost with them; then the others, the latest first.
 *
 * @returns places in the list, of notes that have text
 */
export function givingWay(notes: readonly TrialNote[]): number[] {
  const said = new Set<string>();
  const repeated: number[] = [];
  const fresh: number[] = [];
  for (const [place, { text }] of notes.entries()) {
    if (text === "") continue;
    (said.has(text) ? repeated : fresh).push(place);
    said.add(text);
  }
  return [...repeated.reverse(), ...fresh.reverse()];
}

/** The same notes, those at these places told no more. */
export function withoutNotes(notes: readonly TrialNote[], places: readonly number[]): TrialNote[] {
  return notes.map((note, place) => (places.includes(place) ? { ...note, text: "", state: "dropped" } : note));
}
