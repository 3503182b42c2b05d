import type { ClipEvent } from "../../../protocol/experiment.ts";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import { appendAt, removeAt, removeKeyAt, setAt, writeAt } from "./changes.ts";
import { isObject, type JsonValue, listAt, valueAt } from "./document-value.ts";

/** Writes an event of a clip, in the order of their onsets. A clip that is a path becomes an object. */
export function addEvent(document: JsonValue, entry: number, event: ClipEvent): DocumentChange[] {
  const path = ["clips", entry];
  if (!isObject(valueAt(document, path))) return asObject(document, entry, { events: [{ ...event }] });
  return appendAt(document, [...path, "events"], { ...event });
}

/** Takes an event out, and the list with the last one. */
export function removeEvent(document: JsonValue, entry: number, place: number): DocumentChange[] {
  const list = ["clips", entry, "events"];
  return listAt(document, list).length === 1 ? removeAt(document, list) : removeAt(document, [...list, place]);
}

/** Writes where a clip begins or ends, in seconds of its file; `undefined` is the file's own beginning or end. */
export function setRange(
  document: JsonValue,
  entry: number,
  end: "from" | "to",
  seconds: number | undefined,
): DocumentChange[] {
  const path = ["clips", entry];
  if (isObject(valueAt(document, path))) return writeAt(document, [...path, end], seconds);
  return seconds === undefined ? [] : asObject(document, entry, { [end]: seconds });
}

/** Writes what a clip shows; `undefined` where that is not known. */
export function setLabel(document: JsonValue, entry: number, label: string | undefined): DocumentChange[] {
  const path = ["clips", entry];
  if (isObject(valueAt(document, path))) {
    return label === undefined ? removeKeyAt(document, path, "label") : setAt(document, [...path, "label"], label);
  }
  return label === undefined ? [] : asObject(document, entry, { label });
}

function asObject(document: JsonValue, entry: number, keys: Readonly<Record<string, JsonValue>>): DocumentChange[] {
  const path = valueAt(document, ["clips", entry]);
  return typeof path === "string" ? setAt(document, ["clips", entry], { path, ...keys }) : [];
}
