import type { FrameTime } from "../../../protocol/clip.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import type { SamplerSpec } from "../../../protocol/sampling.ts";
import { entryChanges, type EditedDocument, entryOn, writeEntry } from "./axis-edits.ts";
import { insertAt, removeAt, setAt } from "./changes.ts";
import { isObject, type JsonValue, valueAt } from "./document-value.ts";
import type { FrameClock } from "./frame-clock.ts";

/** What a hand does to the frames of a lane. */
export type TickEdit =
  | { readonly kind: "add"; readonly frame: FrameTime }
  | { readonly kind: "move"; readonly from: FrameTime; readonly to: FrameTime }
  | { readonly kind: "remove"; readonly frame: FrameTime };

/** A lane whose frames are edited. */
export interface EditedLane {
  /** The sampler's place in its axis. */
  readonly place: number;
  readonly frames: readonly FrameTime[];
  /** Where the clip begins: a sampler counts its times from there. */
  readonly fromSeconds: number;
  readonly clock: FrameClock;
}

/** The frames of a lane after an edit, in time order, each once; `undefined` where it would change nothing or leave none. */
export function editedFrames(frames: readonly FrameTime[], edit: TickEdit): FrameTime[] | undefined {
  const gone = edit.kind === "add" ? undefined : edit.kind === "move" ? edit.from : edit.frame;
  const come = edit.kind === "add" ? edit.frame : edit.kind === "move" ? edit.to : undefined;
  if (gone?.index === come?.index) return undefined;
  if (come !== undefined && frames.some(({ index }) => index === come.index)) return undefined;
  const left = frames.filter(({ index }) => index !== gone?.index);
  const all = come === undefined ? left : [...left, come];
  const unique = [...new Map(all.map((frame) => [frame.index, frame])).values()];
  return unique.length === 0 ? undefined : unique.sort((a, b) => a.index - b.index);
}

/**
 * What makes a sampler choose the frames of its lane after an edit: it becomes a list of times that keeps its name, its
 * view and its order. Of a sampler that is one already only the time that differs is written.
 */
export function tickChanges(edited: EditedDocument, lane: EditedLane, edit: TickEdit): DocumentChange[] {
  const { place } = lane;
  const entry = entryOn(edited, "samplers", place);
  const frames = editedFrames(lane.frames, edit);
  const known = edited.experiment.samplers[place];
  if (frames === undefined || known === undefined || entry === undefined) return [];
  const within = isObject(entry) ? timeChanges(edited.document, lane, edit, known.spec) : undefined;
  if (within !== undefined) return writeEntry(edited, "samplers", within);
  const { view, order, orderSeed } = known.spec;
  const whole = {
    name: known.name,
    type: "times",
    times: frames.map(({ ptsSeconds }) => timeInRange(ptsSeconds, lane.fromSeconds)),
    ...(order === undefined ? {} : { order }),
    ...(orderSeed === undefined ? {} : { orderSeed }),
    ...(view === undefined ? {} : { view: view as JsonValue }),
  };
  return entryChanges(edited, "samplers", place, [], whole);
}

/** Seconds after the clip's start, to the millisecond, by which a frame is on screen. */
export function timeInRange(ptsSeconds: number, fromSeconds: number): number {
  return Math.max(0, Number((ptsSeconds - fromSeconds).toFixed(3)));
}

/** The least change of a list of times; `undefined` where the entry has none, or holds a frame twice. */
function timeChanges(
  document: JsonValue,
  { place, fromSeconds, clock }: EditedLane,
  edit: TickEdit,
  spec: SamplerSpec,
): DocumentChange[] | undefined {
  const list = ["samplers", place, "times"];
  if (spec.type !== "times" || !Array.isArray(valueAt(document, list))) return undefined;
  const shown = spec.times.map((seconds) => clock.frameAt(fromSeconds + seconds).index);
  if (new Set(shown).size < shown.length) return undefined;
  if (edit.kind === "remove") {
    const at = shown.indexOf(edit.frame.index);
    return at < 0 ? undefined : removeAt(document, [...list, at]);
  }
  const value = timeInRange((edit.kind === "add" ? edit.frame : edit.to).ptsSeconds, fromSeconds);
  if (edit.kind === "move") {
    const at = shown.indexOf(edit.from.index);
    return at < 0 ? undefined : setAt(document, [...list, at], value);
  }
  const later = spec.times.findIndex((seconds) => seconds > value);
  return insertAt(document, list, later < 0 ? spec.times.length : later, value);
}
