import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { type DocumentPath, isObject, type JsonValue, listAt, valueAt } from "./document-value.ts";

/** Writes a value where one is or is not yet; nothing to do where it stands there already. */
export function setAt(document: JsonValue, path: DocumentPath, value: JsonValue): DocumentChange[] {
  const expected = valueAt(document, path);
  if (JSON.stringify(expected) === JSON.stringify(value)) return [];
  return [{ kind: "set", path: [...path], value, ...(expected === undefined ? {} : { expected }) }];
}

/** Takes out what stands at a path, if anything does. */
export function removeAt(document: JsonValue, path: DocumentPath): DocumentChange[] {
  const expected = valueAt(document, path);
  return expected === undefined ? [] : [{ kind: "remove", path: [...path], expected }];
}

/** Writes a value, or takes it out where there is none any more. */
export function writeAt(document: JsonValue, path: DocumentPath, value: JsonValue | undefined): DocumentChange[] {
  return value === undefined ? removeAt(document, path) : setAt(document, path, value);
}

/** Puts a value into a list before a place; what stands there now is expected. A list that is missing is made. */
export function insertAt(document: JsonValue, list: DocumentPath, place: number, value: JsonValue): DocumentChange[] {
  if (!Array.isArray(valueAt(document, list))) return setAt(document, list, [value]);
  const expected = valueAt(document, [...list, place]);
  return [{ kind: "insert", path: [...list, place], value, ...(expected === undefined ? {} : { expected }) }];
}

/** The same at the end of the list. */
export function appendAt(document: JsonValue, list: DocumentPath, value: JsonValue): DocumentChange[] {
  return insertAt(document, list, listAt(document, list).length, value);
}

/** Takes a key out of an object, and the object too where it was the last one. */
export function removeKeyAt(document: JsonValue, parent: DocumentPath, key: string): DocumentChange[] {
  const object = valueAt(document, parent);
  const isLast = isObject(object) && Object.keys(object).length === 1 && Object.hasOwn(object, key);
  return removeAt(document, isLast ? parent : [...parent, key]);
}
