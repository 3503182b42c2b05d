import type { NoteOverride } from "../../../protocol/enrichment.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import type { ReportNote } from "../../enrichment/note-sets.ts";
import { plain } from "../../enrichment/note-text.ts";
import { type ClipGap, isAbout, overrideFor } from "../../enrichment/overrides.ts";
import type { EditedDocument } from "./axis-edits.ts";
import { appendAt, removeAt, setAt } from "./changes.ts";
import type { DocumentPath, JsonValue } from "./document-value.ts";

/** A gap that an enriched prompt tells of. */
export interface GapPlace extends ClipGap {
  /** The prompt's name. */
  readonly prompt: string;
  /** Whether the document has other clips too: then words count for this one alone. */
  readonly hasOtherClips: boolean;
}

type Read = Pick<EditedDocument, "experiment">;

/** The words that a document has in the place of a gap's notes. */
export function overrideAt(edited: Read, at: GapPlace): NoteOverride | undefined {
  return overrideFor(overridesOf(edited, at), at);
}

/** Whether a prompt of this name tells notes, so that words can stand in their place. */
export function tellsNotes({ experiment }: Read, prompt: string): boolean {
  return experiment.prompts.some(({ name, enrich }) => name === prompt && enrich !== undefined);
}

/**
 * Puts a person's words in the place of one of a gap's notes. A gap is overridden as a whole, so its other notes are
 * written down as they are told. Words that count for every clip are left to the others.
 *
 * @param notes all of the gap's, as the run tells them
 * @param place of the note among them, from 0
 * @param text empty for no note
 */
export function writeNote(
  edited: EditedDocument,
  at: GapPlace,
  notes: readonly ReportNote[],
  place: number,
  text: string,
): DocumentChange[] {
  const list = listPath(edited, at);
  if (list === undefined) return [];
  const held = overrideAt(edited, at);
  const words = wordsAfter(held?.text, notes, place, text);
  const { document } = edited;
  const last = placesOn(edited, at).at(-1);
  if (last !== undefined && (held?.clip !== undefined || !at.hasOtherClips)) {
    return setAt(document, [...list, last, "text"], words);
  }
  const clip = at.hasOtherClips ? { clip: at.clip } : {};
  return appendAt(document, list, { ...clip, gap: at.gap, text: words });
}

/** Gives a gap's notes back to the model: all words in their place go, also those that count for every clip. */
export function dropNotes(edited: EditedDocument, at: GapPlace): DocumentChange[] {
  const list = listPath(edited, at);
  const places = placesOn(edited, at);
  if (list === undefined || places.length === 0) return [];
  const { document } = edited;
  if (places.length === overridesOf(edited, at).length) return removeAt(document, list);
  // From the end, so that the places of the others stay.
  return places.toReversed().flatMap((place) => removeAt(document, [...list, place]));
}

/** What a note says, for a field to begin with: the document's words, or what was told. */
export function wordsOf(held: NoteOverride["text"] | undefined, notes: readonly ReportNote[], place: number): string {
  if (typeof held === "string" && notes.length === 1) return held;
  const note = notes[place];
  const known = typeof held === "object" ? held[place] : undefined;
  if (known !== undefined) return known;
  // One that gave way to a budget has its words all the same.
  return note?.state === "dropped" ? plain(note.answer?.text ?? note.text) : (note?.text ?? "");
}

function wordsAfter(
  held: NoteOverride["text"] | undefined,
  notes: readonly ReportNote[],
  place: number,
  text: string,
): JsonValue {
  if (notes.length < 2) return text;
  return notes.map((_, one) => (one === place ? text : wordsOf(held, notes, one)));
}

function overridesOf({ experiment }: Read, { prompt }: GapPlace): readonly NoteOverride[] {
  return experiment.prompts.find(({ name }) => name === prompt)?.enrich?.overrides ?? [];
}

/** Where the words that count for a clip's gap stand in the list. */
function placesOn(edited: Read, at: GapPlace): number[] {
  return overridesOf(edited, at).flatMap((override, place) => (isAbout(override, at) ? [place] : []));
}

function listPath({ experiment }: Read, { prompt }: GapPlace): DocumentPath | undefined {
  const place = experiment.prompts.findIndex(({ name, enrich }) => name === prompt && enrich !== undefined);
  return place === -1 ? undefined : ["prompts", place, "enrich", "overrides"];
}
