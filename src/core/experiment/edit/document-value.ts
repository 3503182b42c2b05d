import { parseTree } from "jsonc-parser";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { valueOf } from "../json-nodes.ts";

/** Anything that a document can hold. */
export type JsonValue = Exclude<DocumentChange["value"], undefined>;

/** Where something stands in a document: keys of objects and places in lists. */
export type DocumentPath = readonly (string | number)[];

/** A document as a plain value; an empty object for a text that holds none. */
export function documentValue(text: string): JsonValue {
  const root = parseTree(text.replace(/^\uFEFF/, ""), [], { allowTrailingComma: true });
  // A tree of JSON holds JSON alone.
  return root === undefined ? {} : (valueOf(root) as JsonValue);
}

/** What stands at a path; `undefined` where nothing does. */
export function valueAt(document: JsonValue, path: DocumentPath): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const key of path) {
    if (Array.isArray(value)) value = typeof key === "number" ? value[key] : undefined;
    else value = isObject(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
  }
  return value;
}

/** The list at a path; an empty one where there is none. */
export function listAt(document: JsonValue, path: DocumentPath): readonly JsonValue[] {
  const value = valueAt(document, path);
  return Array.isArray(value) ? value : [];
}

/** A document after changes, one after the other. What a path leads through is made where it is missing. */
export function applied(document: JsonValue, changes: readonly DocumentChange[]): JsonValue {
  let value: JsonValue = document;
  for (const { kind, path, value: written } of changes) value = changedAt(value, path, kind, written) ?? {};
  return value;
}

export function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function changedAt(
  value: JsonValue | undefined,
  [key, ...rest]: DocumentPath,
  kind: DocumentChange["kind"],
  written: JsonValue | undefined,
): JsonValue | undefined {
  if (key === undefined) return kind === "remove" ? undefined : written;
  if (typeof key === "number") {
    const list = Array.isArray(value) ? [...value] : [];
    if (rest.length === 0 && kind === "insert") return list.toSpliced(key, 0, written ?? null);
    const next = changedAt(list[key], rest, kind, written);
    return next === undefined ? list.toSpliced(key, 1) : list.toSpliced(key, 1, next);
  }
  const entries = new Map(Object.entries(isObject(value) ? value : {}));
  const next = changedAt(entries.get(key), rest, kind, written);
  if (next === undefined) entries.delete(key);
  else entries.set(key, next);
  return Object.fromEntries(entries);
}
