import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { modelDocumentSchema } from "../../../protocol/experiment.ts";
import { type EditedDocument, entryOn, replaceEntry, writeEntry } from "./axis-edits.ts";
import { writeAt } from "./changes.ts";
import { isObject, type JsonValue } from "./document-value.ts";
import { fieldsOf, type FormField } from "./form-fields.ts";

/** What can be said of a model, for a form. */
export function modelFields(): FormField[] {
  return fieldsOf(modelDocumentSchema.options[1].shape);
}

/** Writes a key of a model, or takes it out. A model that is a text stays one while it has nothing but its id. */
export function writeModel(
  edited: EditedDocument,
  place: number,
  key: string,
  value: JsonValue | undefined,
): DocumentChange[] {
  const entry = entryOn(edited, "models", place);
  if (entry === undefined) return [];
  if (isObject(entry)) return writeEntry(edited, "models", writeAt(edited.document, ["models", place, key], value));
  if (key === "id") return replaceEntry(edited, "models", place, value ?? "");
  return value === undefined ? [] : replaceEntry(edited, "models", place, { id: entry, [key]: value });
}

/** A model as an object. */
export function wholeModel(entry: JsonValue): Record<string, JsonValue> {
  return isObject(entry) ? entry : { id: entry };
}
