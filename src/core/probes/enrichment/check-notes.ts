import type { NoteCheck } from "../../../protocol/probe.ts";
import type { TrialNote } from "../../../protocol/enrichment.ts";
import type { DoneTrial, RunClip } from "../../../protocol/run.ts";
import { isOnEvent } from "../../comparison/event-hits.ts";
import { predictionOf } from "../../comparison/prediction.ts";
import { namesLabel } from "../../enrichment/note-text.ts";
import { jensenShannonBits } from "../distribution.ts";
import { distributionOf } from "../probe-cases.ts";

/** The least probability, of its frames and of its text, at which another label is a contradiction and no doubt. */
export const SURE = 0.5;

/** A note held against the frames it is about: what the model makes of these alone, and of its words alone. */
export function checkNote(
  clip: string,
  { gap, from, to, text }: TrialNote,
  frames: DoneTrial,
  words: DoneTrial,
): NoteCheck {
  const seen = predictionOf(frames);
  const told = predictionOf(words);
  const side = (trial: DoneTrial, { label, probability }: typeof seen): NoteCheck["frames"] => ({
    label,
    probability: probability ?? 0,
    logprob: trial.labels.find((own) => own.label === label)?.logprob ?? null,
  });
  return {
    clip,
    gap,
    from,
    to,
    text,
    frames: side(frames, seen),
    words: side(words, told),
    distanceBits: jensenShannonBits(distributionOf(frames), distributionOf(words)),
    contradicts: seen.label !== told.label && (seen.probability ?? 0) >= SURE && (told.probability ?? 0) >= SURE,
  };
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
