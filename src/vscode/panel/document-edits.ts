import { isDeepStrictEqual } from "node:util";
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { valueOf } from "../../core/experiment/json-nodes.ts";
import type { DocumentChange } from "../../protocol/panel-channel.ts";
import { insertItem, removeItem, setValue } from "./json-text.ts";

/** A piece of a text that gives way to another. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

export type PlannedEdits =
  | { readonly edits: readonly TextEdit[]; readonly reason?: undefined }
  | { readonly edits?: undefined; readonly reason: string };

const INVALID = "The document's text is not valid: mend it in the text editor first.";
const MOVED_ON = "The document was changed meanwhile, and says something else at this place now.";

/**
 * Plans changes of a document's value as changes of its text. Comments and the way it is laid out stay.
 *
 * @param isCurrent whether the changes were made for this very text; else what each expects must still stand there
 */
export function planEdits(text: string, changes: readonly DocumentChange[], isCurrent: boolean): PlannedEdits {
  let now = text;
  let edits: readonly TextEdit[] = [];
  for (const change of changes) {
    const root = parseTree(now, [], { allowTrailingComma: true });
    if (!root) return { reason: INVALID };
    if (!isCurrent && !isDeepStrictEqual(valueAt(root, change.path), change.expected)) return { reason: MOVED_ON };
    const edit = editOf(now, root, change);
    if (edit === undefined) return { reason: `The document has no place ${placeName(change.path)}.` };
    const least = withoutCommon(now, edit);
    edits = composed(edits, least, text, (now = applied(now, least)));
  }
  return { edits: edits.filter(({ length, content }) => length > 0 || content !== "") };
}

/** A text with edits made; none of them may overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.toSorted((a, b) => b.offset - a.offset).reduce((changed, edit) => applied(changed, edit), text);
}

function applied(text: string, { offset, length, content }: TextEdit): string {
  return text.slice(0, offset) + content + text.slice(offset + length);
}

function editOf(text: string, root: Node, { kind, path, value }: DocumentChange): TextEdit | undefined {
  switch (kind) {
    case "set":
      return value === undefined ? undefined : setValue(text, root, path, value);
    case "insert":
      return value === undefined ? undefined : insertItem(text, root, path, value);
    case "remove":
      return removeItem(text, root, path);
  }
}

function valueAt(root: Node, path: DocumentChange["path"]): unknown {
  const node = findNodeAtLocation(root, [...path]);
  return node === undefined ? undefined : valueOf(node);
}

function placeName(path: DocumentChange["path"]): string {
  return path.map((part) => (typeof part === "number" ? `entry ${part + 1}` : `"${part}"`)).join(", ");
}

/** The edit without what begins and ends the same before and after. */
function withoutCommon(text: string, { offset, length, content }: TextEdit): TextEdit {
  const old = text.slice(offset, offset + length);
  const most = Math.min(old.length, content.length);
  let start = 0;
  while (start < most && old[start] === content[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === content.at(-1 - end)) end++;
  return { offset: offset + start, length: length - start - end, content: content.slice(start, content.length - end) };
}

/** Edits of the first text that do what the edits so far and one more of what they made do. */
function composed(edits: readonly TextEdit[], next: TextEdit, first: string, last: string): readonly TextEdit[] {
  let shift = 0;
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset)) {
    const start = edit.offset + shift;
    const end = start + edit.content.length;
    if (next.offset + next.length < start) break;
    // Two that touch become one, from the first place that differs to the last.
    if (next.offset <= end) return [withoutCommon(first, { offset: 0, length: first.length, content: last })];
    shift += edit.content.length - edit.length;
  }
  return [...edits, { ...next, offset: next.offset - shift }];
}
