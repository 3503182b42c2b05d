import type { TrialNote } from "../../protocol/enrichment.ts";
import type { DoneTrial, ShownFrame, Trial } from "../../protocol/run.ts";
import { ROUNDING_SECONDS } from "../sampling/on-screen.ts";
import { sayState } from "./note-states.ts";

/** A note with the answer it was taken from. */
export type ReportNote = NonNullable<DoneTrial["notes"]>[number];

/** Notes that trials of one clip have in common, whatever is asked with them. */
export interface NoteSet {
  readonly model: string;
  readonly sampler: string;
  /** The id of the first trial that told them. */
  readonly trial: string;
  /** Names of the prompts that tell them, in the order of their trials. */
  readonly prompts: readonly string[];
  /** In time order; those that a prompt of notes alone does not show are missing. */
  readonly keyframes: readonly ShownFrame[];
  /** In time order. */
  readonly notes: readonly ReportNote[];
}

/** The notes of one clip's trials, each set of them once, in the order of the trials. */
export function noteSetsOf(trials: readonly Trial[]): NoteSet[] {
  const sets = new Map<string, NoteSet>();
  for (const trial of trials) {
    if (trial.status !== "done" || !trial.notes || trial.notes.length === 0) continue;
    const { model, sampler, prompt, notes, frames } = trial;
    const said = notes.map(({ gap, from, call, text, state }) => [gap, from, call, text, state]);
    const key = JSON.stringify([model, sampler, said]);
    const known = sets.get(key);
    sets.set(key, {
      model,
      sampler,
      trial: known?.trial ?? trial.id,
      prompts: [...new Set([...(known?.prompts ?? []), prompt])],
      keyframes: known && known.keyframes.length >= frames.length ? known.keyframes : inTimeOrder(frames),
      notes,
    });
  }
  return [...sets.values()];
}

/** What tells a set from the others of its clip: its model and sampler where they differ, and its prompts. */
export function noteSetName({ model, sampler, prompts }: NoteSet, sets: readonly NoteSet[]): string {
  const differs = (of: "model" | "sampler"): boolean => new Set(sets.map((set) => set[of])).size > 1;
  return [...(differs("model") ? [model] : []), ...(differs("sampler") ? [sampler] : []), prompts.join(", ")].join(
    " · ",
  );
}

/** A keyframe, or the notes of a gap. */
export type StripPart =
  | { readonly kind: "keyframe"; readonly frame: ShownFrame }
  | { readonly kind: "gap"; readonly gap: number; readonly notes: readonly ReportNote[] };

/** Keyframes and gaps as they follow each other. */
export function stripParts({ keyframes, notes }: Pick<NoteSet, "keyframes" | "notes">): StripPart[] {
  const gaps = new Map<number, ReportNote[]>();
  for (const note of notes) gaps.set(note.gap, [...(gaps.get(note.gap) ?? []), note]);
  return [
    ...keyframes.map((frame) => ({ at: frame.ptsSeconds, part: { kind: "keyframe", frame } as const })),
    ...[...gaps].map(([gap, own]) => ({ at: own[0]?.from ?? 0, part: { kind: "gap", gap, notes: own } as const })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ part }) => part);
}

/** What is told of a stretch of the clip. */
export interface ToldStretch {
  readonly from: number;
  readonly to: number;
  /** The note's words, or why there are none. */
  readonly words: string;
}

/** The notes from beginning to end, neighbours that say the same as one. */
export function toldStretches(notes: readonly TrialNote[]): ToldStretch[] {
  const told: ToldStretch[] = [];
  for (const { from, to, text, state } of notes) {
    const words = text === "" ? sayState(state) || "no note" : text;
    const before = told.at(-1);
    if (before?.words === words && from - before.to < ROUNDING_SECONDS) told[told.length - 1] = { ...before, to };
    else told.push({ from, to, words });
  }
  return told;
}

function inTimeOrder(frames: readonly ShownFrame[]): ShownFrame[] {
  return [...new Map(frames.map((frame) => [frame.index, frame])).values()].sort((a, b) => a.ptsSeconds - b.ptsSeconds);
}
