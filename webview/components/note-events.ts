import type { ReportNote } from "../../src/core/enrichment/note-sets.ts";

/** What a person can do about a note. */
export interface NoteEdit {
  /** What the field begins with. */
  readonly words: string;
  /** Whether the document has a person's words here, so that there is a way back. */
  readonly isByHand: boolean;
  /** For what else the words count, as a sentence; "" for nothing. */
  readonly reach: string;
  /** Whether words can be taken now; else why not, as a sentence. */
  readonly refusal: string;
  /** What a person was writing here when the page went away; `null` for nothing. */
  readonly draft: string | null;
}

/** A person writes a note's words, and has not used them yet; `null` once they did, or gave them up. */
export class NoteDraftEvent extends Event {
  static readonly type = "saccade-note-draft";
  readonly note: ReportNote;
  readonly text: string | null;

  constructor(note: ReportNote, text: string | null) {
    super(NoteDraftEvent.type, { bubbles: true, composed: true });
    this.note = note;
    this.text = text;
  }
}

/** A person puts other words in the place of a note, or gives it back to the model. */
export class NoteWriteEvent extends Event {
  static readonly type = "saccade-note-write";
  readonly note: ReportNote;
  /** `null`: the model's words count again. */
  readonly text: string | null;

  constructor(note: ReportNote, text: string | null) {
    super(NoteWriteEvent.type, { bubbles: true, composed: true });
    this.note = note;
    this.text = text;
  }
}
