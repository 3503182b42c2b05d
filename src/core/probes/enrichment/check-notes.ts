import type { Label } from "../../../protocol/answer.ts";
import type { NoteCheck } from "../../../protocol/probe.ts";
import type { TrialNote } from "../../../protocol/enrichment.ts";
import type { DoneTrial, RunClip } from "../../../protocol/run.ts";
import { isOnEvent } from "../../comparison/event-hits.ts";
import { likeliest } from "../../comparison/prediction.ts";
import { byActionUnit } from "../../enrichment/action-units.ts";
import { namesLabel } from "../../enrichment/note-text.ts";
import { jensenShannonBits } from "../distribution.ts";
import { distributionOf } from "../probe-cases.ts";

/** The least probability, of its frames and of its text, at which another label is a contradiction and no doubt. */
export const SURE = 0.5;

/** What a model makes of a note's frames alone, and of its words alone. */
export interface Sides {
  readonly frames: DoneTrial;
  readonly words: DoneTrial;
}

/**
 * A note held against the frames it is about, each put to the model without the other: which label they lead to, and
 * which action unit.
 *
 * @param units `undefined` where the run did not ask about them
 */
export function checkNote(
  clip: string,
  { gap, from, to, text }: TrialNote,
  labels: Sides,
  units: Sides | undefined,
): NoteCheck {
  const { apart, ...sides } = compared(labels.frames.labels, labels.words.labels);
  return {
    clip,
    gap,
    from,
    to,
    text,
    ...sides,
    contradicts: apart && isSure(sides),
    units: units ? comparedUnits(byActionUnit(units.frames.labels), byActionUnit(units.words.labels)) : null,
  };
}

type Side = NoteCheck["frames"];
type Compared = Pick<NoteCheck, "frames" | "words" | "distanceBits">;

function compared(frames: readonly Label[], words: readonly Label[]): Compared & { readonly apart: boolean } {
  const [seen, told] = [likeliest(frames), likeliest(words)];
  if (!seen || !told) throw new RangeError("A note is checked with labels.");
  const distanceBits = jensenShannonBits(distributionOf({ labels: frames }), distributionOf({ labels: words }));
  return { frames: seen, words: told, distanceBits, apart: seen.label !== told.label };
}

/** A face does several things at a time: two of them contradict each other where neither side sees much of the other's. */
function comparedUnits(frames: readonly Label[], words: readonly Label[]): NoteCheck["units"] {
  const { apart, ...sides } = compared(frames, words);
  const isExcluded = excludes(frames, sides.frames, sides.words) && excludes(words, sides.words, sides.frames);
  return { ...sides, contradicts: apart && isSure(sides) && isExcluded };
}

function isSure({ frames, words }: Compared): boolean {
  return frames.probability >= SURE && words.probability >= SURE;
}

/** Whether one side finds what the other one says less than half as likely as what it says itself. */
function excludes(labels: readonly Label[], own: Side, other: Side): boolean {
  return (labels.find(({ label }) => label === other.label)?.probability ?? 0) < own.probability / 2;
}

/** Of the notes that are told, the share that names one of the labels outright. */
export function shareNaming(notes: readonly TrialNote[], labels: readonly string[]): number | null {
  const told = notes.filter(({ text }) => text !== "");
  return told.length === 0 ? null : told.filter(({ text }) => namesLabel(text, labels)).length / told.length;
}

/**
 * Whether a clip's event is told of in its own place, and whether anything is told of elsewhere. What "nothing
 * happens" reads like is not known for every model: it is what the notes of a clip say most often.
 */
export interface ToldEvent {
  /** A note on a frame of the event says something else than what the notes away from it mostly say. */
  readonly inPlace: boolean;
  /** The same, of a frame of the event at least one note is about. */
  readonly looked: boolean;
}

/** `null` for a clip without an event, or with an event that lies in no gap. */
export function toldEvent({ events }: Pick<RunClip, "events">, notes: readonly TrialNote[]): ToldEvent | null {
  const [event] = events;
  if (event === undefined) return null;
  const overlaps = (note: TrialNote): boolean => note.from < event.offsetSeconds && note.to > event.onsetSeconds;
  const around = notes.filter(overlaps);
  if (around.length === 0) return null;
  const still = mostFrequent(notes.filter((note) => !overlaps(note) && note.text !== "").map(({ text }) => text));
  const looked = around.filter((note) => note.frames.some((frame) => isOnEvent(frame, event)));
  return {
    inPlace: looked.some(({ text }) => text !== "" && text !== still),
    looked: looked.length > 0,
  };
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
