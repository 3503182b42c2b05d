import type { FrameTime } from "../../protocol/clip.ts";
import type { TrialNote } from "../../protocol/enrichment.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { LABELS_SLOT, type PromptParts, readPrompt } from "../prompt/prompt.ts";
import { plain } from "./note-text.ts";
import type { Enrichment } from "./settings.ts";
import { checkSlots, fillSlots, shortSeconds, slotsOf } from "./template.ts";

const PLACES = ["timeline", "frames", "notes"] as const;

/** A prompt's text and frames in their order: `null` is a frame. */
type Piece = string | null;

/** An enriched prompt that can be rendered: its parts, and its frames in the order shown. */
export interface EnrichedPrompt<Frame> {
  readonly parts: PromptParts;
  readonly frames: readonly Frame[];
}

/**
 * Checks the last prompt of an enriched one. `{{timeline}}` is where keyframes and notes stand in time order,
 * `{{frames}}` where keyframes stand alone and `{{notes}}` where notes do; without any of them the timeline comes first.
 *
 * @throws SaccadeError `input` that names a slot and its line
 */
export function checkTimelineTemplate(template: string): void {
  checkSlots(template, "The prompt", [...PLACES, "labels"]);
  const slots = slotsOf(template);
  const shown = slots.filter((slot) => slot === "timeline" || slot === "frames");
  if (shown.length > 1) {
    throw new SaccadeError("input", "The prompt shows its frames twice: use {{timeline}} or {{frames}}, once.");
  }
}

/**
 * Puts keyframes and notes where the template says. Notes without text are not told.
 *
 * @param frames in the order the sampler shows them; a timeline puts them in time order
 */
export function timelinePrompt<Frame extends FrameTime>(
  template: string,
  { show, form, keyframe, join }: Pick<Enrichment, "show" | "form" | "keyframe" | "join">,
  frames: readonly Frame[],
  notes: readonly TrialNote[],
  labels: readonly string[],
): EnrichedPrompt<Frame> {
  checkTimelineTemplate(template);
  const told = show === "keyframes" ? [] : joined(notes, join).filter(({ text }) => text !== "");
  const seen = show === "notes" ? [] : frames;
  const ordered = seen.toSorted((a, b) => a.ptsSeconds - b.ptsSeconds);
  const textOf = ({ from, to, text }: TrialNote): string =>
    fillSlots(form, { from: shortSeconds(from), to: shortSeconds(to), note: text });
  const timeline = [
    ...ordered.map(({ ptsSeconds }) => ({ at: ptsSeconds, pieces: framePieces(keyframe, ptsSeconds) })),
    // A gap begins with the keyframe before it.
    ...told.map((note) => ({ at: note.from, pieces: [textOf(note)] })),
  ].sort((a, b) => a.at - b.at);
  const values: Record<(typeof PLACES)[number], readonly Piece[]> = {
    timeline: timeline.flatMap(({ pieces }) => pieces),
    frames: seen.map(() => null),
    notes: told.map(textOf),
  };
  const whole = PLACES.some((slot) => slotsOf(template).includes(slot)) ? template : `{{timeline}} ${template}`;
  const used = slotsOf(whole).includes("timeline") ? ordered : slotsOf(whole).includes("frames") ? seen : [];
  const pieces = whole.split(/(\{\{\s*(?:timeline|frames|notes)\s*\}\})/).flatMap((part): readonly Piece[] => {
    const slot = PLACES.find((name) => part === `{{${name}}}` || slotsOf(part)[0] === name);
    return slot ? values[slot] : [labelled(part, labels)];
  });
  return { parts: partsOf(pieces), frames: used };
}

function framePieces(keyframe: string, seconds: number): Piece[] {
  const time = fillSlots(keyframe, { time: shortSeconds(seconds) });
  return time.trim() === "" ? [null] : [time, null];
}

function labelled(text: string, labels: readonly string[]): string {
  return text.includes(LABELS_SLOT) ? readPrompt(text, labels).after : text.trim();
}

/** Joins the texts of neighbours between two frames, and cuts the prompt at its frames. */
function partsOf(pieces: readonly Piece[]): PromptParts {
  const texts: string[][] = [[]];
  for (const piece of pieces) {
    if (piece === null) texts.push([]);
    else if (piece !== "") texts.at(-1)?.push(piece);
  }
  const [before = "", ...rest] = texts.map((words) => words.join(" "));
  if (rest.length === 0) return { before: "", after: before };
  return { before, between: rest.slice(0, -1), after: rest.at(-1) ?? "" };
}

/**
 * A gap's notes as one, of at most `words` words, as captions of frames between keyframes are joined in Nar-KFC
 * (arXiv 2505.24158). Words that come too late give way.
 */
function joined(notes: readonly TrialNote[], words: number | undefined): readonly TrialNote[] {
  if (words === undefined) return notes;
  const gaps = new Map<number, TrialNote[]>();
  for (const note of notes) if (note.text !== "") gaps.set(note.gap, [...(gaps.get(note.gap) ?? []), note]);
  return [...gaps.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const all = own.map(({ text }) => text).join("; ");
    const kept = all.split(" ").slice(0, words).join(" ").replace(/[,;]$/, "");
    return [{ ...first, to: own.at(-1)?.to ?? first.to, text: plain(kept) }];
  });
}
