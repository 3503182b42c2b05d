import type { z } from "zod";
import { enrichDocumentSchema } from "../../../protocol/enrichment.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { type EditedDocument, entryOn, replaceEntry, writeEntry } from "./axis-edits.ts";
import { removeAt, removeKeyAt, setAt } from "./changes.ts";
import { isObject, type JsonValue } from "./document-value.ts";
import { fieldsOf, type FormField } from "./form-fields.ts";

/** Texts that are more than a line. */
const LONG = new Set(["note.text", "note.system", "form"]);
/** Written where notes are shown. */
const ELSEWHERE = new Set(["overrides"]);

/** How a prompt is enriched, for a form. */
export function enrichFields(): FormField[] {
  const shape: Readonly<Record<string, z.core.$ZodType>> = enrichDocumentSchema.shape;
  return fieldsOf(shape)
    .filter(({ path }) => !ELSEWHERE.has(path.join(".")))
    .map((field) => (LONG.has(field.path.join(".")) ? { ...field, input: { kind: "long" } } : field));
}

/**
 * Writes a key of a prompt, or takes it out. A prompt that is a text stays one while it has nothing but its text, and
 * becomes an object that keeps it as its name where it gets more.
 */
export function writePrompt(
  edited: EditedDocument,
  place: number,
  path: readonly string[],
  value: JsonValue | undefined,
): DocumentChange[] {
  const { document } = edited;
  const entry = entryOn(edited, "prompts", place);
  const [key, ...within] = path;
  if (entry === undefined || key === undefined) return [];
  if (!isObject(entry)) {
    if (key === "text" && within.length === 0) return replaceEntry(edited, "prompts", place, value ?? "");
    if (value === undefined) return [];
    const whole = { text: entry, [key]: within.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value) };
    return replaceEntry(edited, "prompts", place, whole);
  }
  const whole = ["prompts", place, ...path];
  if (value !== undefined) return writeEntry(edited, "prompts", setAt(document, whole, value));
  // An enrichment with nothing said is one with its usual stages: it stays.
  const gone =
    path.length > 2 ? removeKeyAt(document, whole.slice(0, -1), whole.at(-1) as string) : removeAt(document, whole);
  return writeEntry(edited, "prompts", gone);
}

/** Puts a prompt's text into the place of its file, or the reverse: it has one of them. */
export function writePromptSource(
  edited: EditedDocument,
  place: number,
  source: "text" | "file",
  value: string,
): DocumentChange[] {
  const { document } = edited;
  const entry = entryOn(edited, "prompts", place);
  if (!isObject(entry))
    return source === "text"
      ? replaceEntry(edited, "prompts", place, value)
      : replaceEntry(edited, "prompts", place, { file: value });
  const other = source === "text" ? "file" : "text";
  return writeEntry(edited, "prompts", [
    ...setAt(document, ["prompts", place, source], value),
    ...removeAt(document, ["prompts", place, other]),
  ]);
}

/** Gives a prompt a name; without one its text is its name. */
export function renamePrompt(edited: EditedDocument, place: number, name: string): DocumentChange[] {
  const given = name.trim();
  return writePrompt(edited, place, ["name"], given === "" ? undefined : given);
}

/** Enriches a prompt with the usual stages, or no more. */
export function setEnriched(edited: EditedDocument, place: number, isEnriched: boolean): DocumentChange[] {
  return writePrompt(edited, place, ["enrich"], isEnriched ? {} : undefined);
}

/** A prompt as an object. */
export function wholePrompt(entry: JsonValue): Record<string, JsonValue> {
  return isObject(entry) ? entry : { text: entry };
}
