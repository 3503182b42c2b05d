import type { ArmNames, Experiment } from "../../../protocol/experiment.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { appendAt, insertAt, removeAt, setAt } from "./changes.ts";
import { experimentAfter } from "./check-changes.ts";
import { type DocumentPath, isObject, type JsonValue, listAt, valueAt } from "./document-value.ts";

/** The axes of an arm, as a document calls them. */
export type AxisKey = "models" | "samplers" | "prompts" | "decoders";

/** A document as a value, and the experiment that was read from it. */
export interface EditedDocument {
  readonly document: JsonValue;
  readonly experiment: Experiment;
}

const BASELINE_KEYS = {
  models: "model",
  samplers: "sampler",
  prompts: "prompt",
  decoders: "decoder",
} as const satisfies Record<AxisKey, keyof ArmNames>;

/** The names on an axis, in order. */
export function namesOn({ experiment }: EditedDocument, axis: AxisKey): string[] {
  return experiment[axis].map(({ name }) => name);
}

/** An axis's entry as the document writes it; what a document leaves out is written as its short form. */
export function entryOn(edited: EditedDocument, axis: AxisKey, place: number): JsonValue | undefined {
  return valueAt(edited.document, [axis, place]) ?? edited.experiment[axis][place]?.name;
}

/** Adds an entry to an axis; one that was left to its default is written out first. */
export function addEntry(edited: EditedDocument, axis: AxisKey, entry: JsonValue): DocumentChange[] {
  const { document } = edited;
  const changes = Array.isArray(valueAt(document, [axis]))
    ? appendAt(document, [axis], entry)
    : setAt(document, [axis], [...namesOn(edited, axis), entry]);
  return withNames(edited, axis, changes, { kind: "add" });
}

/** Puts another entry in the place of one. The baseline goes with its name. */
export function replaceEntry(edited: EditedDocument, axis: AxisKey, place: number, entry: JsonValue): DocumentChange[] {
  return withNames(edited, axis, entryChanges(edited, axis, place, [], entry), { kind: "change" });
}

/** Changes within entries of an axis, and what has to follow where a name is another one now. */
export function writeEntry(
  edited: EditedDocument,
  axis: AxisKey,
  changes: readonly DocumentChange[],
): DocumentChange[] {
  return withNames(edited, axis, changes, { kind: "change" });
}

/** The change of an axis's entry alone: within the list, or of the whole list where it was left out. */
export function entryChanges(
  edited: EditedDocument,
  axis: AxisKey,
  place: number,
  path: DocumentPath,
  value: JsonValue,
): DocumentChange[] {
  const { document } = edited;
  if (Array.isArray(valueAt(document, [axis]))) return setAt(document, [axis, place, ...path], value);
  return setAt(document, [axis], (namesOn(edited, axis) as JsonValue[]).toSpliced(place, 1, value));
}

/**
 * Takes an entry out. A baseline that names it is taken out too: which arm should follow it, nobody said.
 *
 * @throws RangeError for the last entry of an axis
 */
export function removeEntry(edited: EditedDocument, axis: AxisKey, place: number): DocumentChange[] {
  const names = namesOn(edited, axis);
  if (names.length < 2) throw new RangeError("an axis has at least one entry");
  const changes = removeAt(edited.document, [axis, place]);
  const isBaseline = edited.experiment.baseline?.[BASELINE_KEYS[axis]] === names[place];
  return isBaseline ? [...changes, ...removeAt(edited.document, ["baseline"])] : changes;
}

/** Puts a copy of an entry behind it, under a name of its own. */
export function duplicateEntry(
  edited: EditedDocument,
  axis: AxisKey,
  place: number,
  copy: JsonValue,
): DocumentChange[] {
  const { document } = edited;
  const named = isObject(copy)
    ? { ...copy, name: freeName(String(namesOn(edited, axis)[place]), namesOn(edited, axis)) }
    : copy;
  const changes = Array.isArray(valueAt(document, [axis]))
    ? insertAt(document, [axis], place + 1, named)
    : setAt(document, [axis], (namesOn(edited, axis) as JsonValue[]).toSpliced(place + 1, 0, named));
  return withNames(edited, axis, changes, { kind: "add" });
}

/** A name that nothing on the axis has: the given one, or with the next free number behind it. */
export function freeName(wanted: string, names: readonly string[]): string {
  if (!names.includes(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, "");
  for (let number = 2; ; number++) {
    const name = `${stem} ${number}`;
    if (!names.includes(name)) return name;
  }
}

/**
 * What else has to change so that names still lead somewhere: the baseline, and the model that notes are asked of. A
 * baseline that did not have to name an axis with one entry has to, once there are two.
 */
function withNames(
  edited: EditedDocument,
  axis: AxisKey,
  changes: readonly DocumentChange[],
  { kind }: { readonly kind: "add" | "change" },
): DocumentChange[] {
  const { document } = edited;
  const key = BASELINE_KEYS[axis];
  const before = namesOn(edited, axis);
  const follow: DocumentChange[] = [];
  const baseline = valueAt(document, ["baseline"]);
  const named = valueAt(document, ["baseline", key]);
  if (kind === "add") {
    const [first] = before;
    if (isObject(baseline) && named === undefined && first !== undefined)
      follow.push(...setAt(document, ["baseline", key], first));
    return [...changes, ...follow];
  }
  const without = removeAt(document, ["baseline"]);
  const after = experimentAfter(document, [...changes, ...without]).experiment?.[axis].map(({ name }) => name);
  before.forEach((name, place) => {
    const next = after?.[place];
    if (next === undefined || next === name) return;
    if (named === name) follow.push(...setAt(document, ["baseline", key], next));
    if (axis === "models") follow.push(...notesModels(document, name, next));
  });
  return [...changes, ...follow];
}

function notesModels(document: JsonValue, name: string, next: string): DocumentChange[] {
  return listAt(document, ["prompts"]).flatMap((_, place) => {
    const path = ["prompts", place, "enrich", "note", "model"];
    return valueAt(document, path) === name ? setAt(document, path, next) : [];
  });
}
