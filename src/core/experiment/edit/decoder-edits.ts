import { type DecoderSpec, decoderSpecSchema } from "../../../protocol/decoding.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { parseDecoder } from "../../decoding/parse-decoder.ts";
import { factsOf, isSetting } from "../../decoding/settings.ts";
import { type EditedDocument, entryOn, replaceEntry, writeEntry } from "./axis-edits.ts";
import { removeAt, removeKeyAt, setAt } from "./changes.ts";
import { applied, isObject, type JsonValue } from "./document-value.ts";
import { fieldsOf, type FormField } from "./form-fields.ts";

/** The settings of a decoder, for a form, each with what its value must be. */
export function decoderFields(): FormField[] {
  return fieldsOf(decoderSpecSchema.shape).map((field) => {
    const [setting = ""] = field.path;
    const hint = isSetting(setting) && field.path.length === 1 ? factsOf(setting).valid : field.hint;
    return { ...field, hint };
  });
}

/** What a setting is called for a person. */
export function settingTitle(path: readonly string[]): string {
  const [setting = "", within] = path;
  const title = isSetting(setting) ? factsOf(setting).title : setting;
  return within === undefined ? title : `${title} ${within}`;
}

/** A decoder in one line; `undefined` where a setting does not fit into one. */
export function shortDecoder(spec: DecoderSpec): string | undefined {
  const settings = Object.entries(spec).filter(([, value]) => value !== undefined);
  if (settings.length === 0) return "greedy";
  const isShort = settings.every(([key]) => isSetting(key) && factsOf(key).short);
  return isShort
    ? settings.map(([key, value]) => `${key}:${JSON.stringify(value).replaceAll('"', "")}`).join(",")
    : undefined;
}

/**
 * Writes a decoder's short form. An entry that is a text stays one; one that has a name keeps it.
 *
 * @throws SaccadeError of kind `input` where the text is no decoder
 */
export function writeShortDecoder(edited: EditedDocument, place: number, text: string): DocumentChange[] {
  const spec = parseDecoder(text);
  const entry = entryOn(edited, "decoders", place);
  const name = isObject(entry) ? entry["name"] : undefined;
  return replaceEntry(edited, "decoders", place, name === undefined ? text.trim() : { name, ...jsonOf(spec) });
}

/** Writes one setting of a decoder, or takes it out. */
export function writeDecoderField(
  edited: EditedDocument,
  place: number,
  path: readonly string[],
  value: JsonValue | undefined,
): DocumentChange[] {
  const entry = entryOn(edited, "decoders", place);
  const known = edited.experiment.decoders[place];
  const [key] = path.slice(-1);
  if (known === undefined || entry === undefined || key === undefined) return [];
  const whole = ["decoders", place, ...path];
  if (isObject(entry)) {
    const { document } = edited;
    if (value !== undefined) return writeEntry(edited, "decoders", setAt(document, whole, value));
    const isNested = path.length > 1;
    const gone = isNested ? removeKeyAt(document, whole.slice(0, -1), key) : removeAt(document, whole);
    return writeEntry(edited, "decoders", gone);
  }
  const before = jsonOf(known.spec);
  const next = applied(before, value === undefined ? removeAt(before, path) : setAt(before, path, value));
  const read = decoderSpecSchema.safeParse(next);
  return replaceEntry(edited, "decoders", place, (read.success ? shortDecoder(read.data) : undefined) ?? next);
}

/** Gives a decoder a name; without one its settings are its name. */
export function renameDecoder(edited: EditedDocument, place: number, name: string): DocumentChange[] {
  const entry = entryOn(edited, "decoders", place);
  const known = edited.experiment.decoders[place];
  if (known === undefined || entry === undefined) return [];
  const path = ["decoders", place, "name"];
  const given = name.trim();
  if (isObject(entry)) {
    const { document } = edited;
    return writeEntry(edited, "decoders", given === "" ? removeAt(document, path) : setAt(document, path, given));
  }
  return given === "" ? [] : replaceEntry(edited, "decoders", place, { name: given, ...jsonOf(known.spec) });
}

/** A decoder as an object of a document. */
export function jsonOf(spec: DecoderSpec): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)) as Record<
    string,
    JsonValue
  >;
}
