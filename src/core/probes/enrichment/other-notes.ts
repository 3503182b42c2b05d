import type { NoteOverride, TrialNote } from "../../../protocol/enrichment.ts";
import { uniformDraw } from "../../decoding/draw.ts";

/** Which draws these take: streams below those of the order probe. */
const SHUFFLE_DRAWS = -2000;
const OTHER_DRAWS = -3000;

/** The notes of one clip, as its prompt told them. */
export interface ClipNotes {
  readonly clip: string;
  /** What it shows; `null` where nobody knows. */
  readonly label: string | null;
  readonly notes: readonly TrialNote[];
}

/** The words of a clip's notes, gap by gap. */
function wordsOf(notes: readonly TrialNote[]): { readonly gap: number; readonly words: string[] }[] {
  const gaps = [...new Set(notes.map(({ gap }) => gap))];
  return gaps.map((gap) => ({ gap, words: notes.filter((note) => note.gap === gap).map(({ text }) => text) }));
}

/**
 * The words of each gap's notes in another gap of the same clip, by Fisher and Yates.
 *
 * @param draw from 1: another one gives another order
 */
export function shuffledNotes(clips: readonly ClipNotes[], seed: number, draw: number): NoteOverride[] {
  return clips.flatMap(({ clip, notes }, place) => {
    const own = wordsOf(notes);
    const words = own.map((gap) => gap.words);
    for (let last = words.length - 1; last > 0; last--) {
      const other = Math.floor(uniformDraw(seed, SHUFFLE_DRAWS - draw, place * 1000 + last) * (last + 1));
      [words[last], words[other]] = [words[other] ?? [], words[last] ?? []];
    }
    return own.map(({ gap }, k) => ({ clip, gap, text: words[k] ?? [] }));
  });
}

/**
 * For each clip the words of the notes of one with another label, gap by gap; they begin anew where that one has fewer
 * gaps.
 *
 * @param draw from 1: another one takes other clips
 */
export function notesOfOthers(clips: readonly ClipNotes[], seed: number, draw: number): NoteOverride[] {
  return clips.flatMap(({ clip, label, notes }, place) => {
    const others = clips.filter((other) => other.label !== null && label !== null && other.label !== label);
    const other = others[Math.floor(uniformDraw(seed, OTHER_DRAWS - draw, place) * others.length)];
    if (!other) return [];
    const words = wordsOf(other.notes);
    return wordsOf(notes).map(({ gap }, k) => ({ clip, gap, text: words[k % words.length]?.words ?? [] }));
  });
}

/** Whether every clip has another one of another label. */
export function isSetOfLabels(clips: readonly ClipNotes[]): boolean {
  const labels = new Set(clips.map(({ label }) => label));
  return clips.length > 0 && !labels.has(null) && labels.size > 1;
}

/**
 * Notes that tell one alone: the n-th of each clip, all others empty.
 *
 * @param number from 1
 */
export function oneNote(clips: readonly ClipNotes[], number: number): NoteOverride[] {
  return clips.flatMap(({ clip, notes }) =>
    wordsOf(notes).map(({ gap }) => ({
      clip,
      gap,
      text: notes.filter((note) => note.gap === gap).map((note) => (note === notes[number - 1] ? note.text : "")),
    })),
  );
}
