import { createScanner, findNodeAtLocation, type Node } from "jsonc-parser";
import type { TextEdit } from "./document-edits.ts";

type Path = readonly (string | number)[];

/** Characters up to which a list or object that is new is written in one line. */
const LINE = 100;

/** Writes a value where one stands, or where none is yet: then what is missing around it is made. */
export function setValue(text: string, root: Node, path: Path, value: unknown): TextEdit | undefined {
  const node = findNodeAtLocation(root, [...path]);
  if (node) {
    const indent = indentAt(text, node.offset);
    const content = written(value, indent, text, isOverLines(text, node) || node.type === "string");
    return { offset: node.offset, length: node.length, content };
  }
  const parent = findNodeAtLocation(root, path.slice(0, -1));
  const key = path.at(-1);
  if (!parent) {
    // The list or object around it is missing as well.
    if (path.length < 2) return undefined;
    const inner: unknown = typeof key === "number" ? [value] : { [String(key)]: value };
    return setValue(text, root, path.slice(0, -1), inner);
  }
  if (parent.type === "array" && typeof key === "number") {
    return key === (parent.children?.length ?? 0) ? insertItem(text, root, path, value) : undefined;
  }
  if (parent.type !== "object" || typeof key !== "string") return undefined;
  return insertInto(text, parent, parent.children?.length ?? 0, (indent, overLines) => {
    return `${JSON.stringify(key)}: ${written(value, indent, text, overLines)}`;
  });
}

/** Puts a value into a list, before the place that the path ends in. */
export function insertItem(text: string, root: Node, path: Path, value: unknown): TextEdit | undefined {
  const place = path.at(-1);
  const list = findNodeAtLocation(root, path.slice(0, -1));
  if (typeof place !== "number") return undefined;
  if (!list) return place === 0 ? setValue(text, root, path.slice(0, -1), [value]) : undefined;
  if (list.type !== "array" || place > (list.children?.length ?? 0)) return undefined;
  return insertInto(text, list, place, (indent, overLines) => written(value, indent, text, overLines));
}

/** Takes an item or a property out, with its comma, and its line where nothing else stands in it. */
export function removeItem(text: string, root: Node, path: Path): TextEdit | undefined {
  const value = findNodeAtLocation(root, [...path]);
  if (!value?.parent) return undefined;
  const node = value.parent.type === "property" ? value.parent : value;
  const siblings = node.parent?.children ?? [];
  const place = siblings.indexOf(node);
  const before = siblings[place - 1];
  let start = node.offset;
  let end = node.offset + node.length;
  const comma = commaAfter(text, end);
  if (comma !== undefined) {
    end = comma + 1;
  } else if (before) {
    // It was the last: the comma before it goes, and comments between the two stay.
    const early = commaAfter(text, before.offset + before.length);
    if (early !== undefined) {
      const between = text.slice(early + 1, start);
      if (between.trim() === "") start = early;
      else return { offset: early, length: end - early, content: trimmedEnd(between) };
    }
  }
  return wholeLines(text, start, end, comma !== undefined);
}

/** Widens a removal to its lines, where nothing else stands in them, or takes the space behind it along. */
function wholeLines(text: string, start: number, end: number, hasNext: boolean): TextEdit {
  let lineStart = start;
  while (lineStart > 0 && /[ \t]/.test(text.charAt(lineStart - 1))) lineStart--;
  let lineEnd = end;
  while (/[ \t]/.test(text.charAt(lineEnd))) lineEnd++;
  const beginsLine = lineStart === 0 || /[\r\n]/.test(text.charAt(lineStart - 1));
  const lineBreak = /^(?:\r\n|\r|\n)/.exec(text.slice(lineEnd, lineEnd + 2))?.[0];
  if (beginsLine && lineBreak !== undefined) {
    return { offset: lineStart, length: lineEnd + lineBreak.length - lineStart, content: "" };
  }
  const to = hasNext && !beginsLine && lineBreak === undefined ? lineEnd : end;
  return { offset: start, length: to - start, content: "" };
}

/** Puts an entry into a list or object, laid out as those beside it are. */
function insertInto(
  text: string,
  parent: Node,
  place: number,
  write: (indent: string, overLines: boolean) => string,
): TextEdit {
  const siblings = parent.children ?? [];
  const eol = lineBreakOf(text);
  const before = siblings[place - 1];
  const after = siblings[place];
  const [first] = siblings;
  const outer = indentAt(text, parent.offset);
  if (!first) {
    const inner = parent.offset + 1;
    const hasLines = parent.parent === undefined || /[\r\n]/.test(text.slice(inner, parent.offset + parent.length));
    if (!hasLines) return { offset: inner, length: parent.length - 2, content: write(outer, false) };
    const indent = outer + unitOf(text);
    // What stands there can only be comments.
    const entry = `${eol}${indent}${write(indent, true)}`;
    const hasBreak = /[\r\n]/.test(text.slice(inner, parent.offset + parent.length));
    return { offset: inner, length: 0, content: hasBreak ? entry : `${entry}${eol}${outer}` };
  }
  const onLines = /[\r\n]/.test(text.slice(parent.offset, first.offset));
  const indent = onLines ? indentAt(text, first.offset) : outer;
  const entry = write(indent, onLines);
  const gap = onLines ? `${eol}${indent}` : " ";
  if (!before) return { offset: (after ?? first).offset, length: 0, content: `${entry},${gap}` };
  const end = before.offset + before.length;
  const comma = commaAfter(text, end);
  // A comma that ends the list stays its end; a comment behind an entry stays with it.
  if (comma === undefined) return { offset: end, length: 0, content: `,${gap}${entry}` };
  const tail = onLines ? endOfLine(text, comma + 1) : comma + 1;
  return { offset: tail, length: 0, content: `${gap}${entry},` };
}

/** Behind what still stands in the line, if that is a comment. */
function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/)?[ \t]*(?=[\r\n])/.exec(text.slice(offset))?.[0];
  return rest === undefined ? offset : offset + rest.trimEnd().length;
}

/** The comma that follows an entry, comments between them aside. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const next = scanner.getTokenOffset();
  return text[next] === "," ? next : undefined;
}

/** A value as text; over several lines where it is long, or what it replaces was. */
function written(value: unknown, indent: string, text: string, overLines: boolean): string {
  const line = inOneLine(value);
  const isScalar = typeof value !== "object" || value === null;
  if (isScalar || line.length + indent.length <= LINE || !overLines) return line;
  return JSON.stringify(value, null, unitOf(text)).replaceAll("\n", `${lineBreakOf(text)}${indent}`);
}

/** A value as text in one line, with spaces as a person would put them. */
export function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inOneLine(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function isOverLines(text: string, { offset, length }: Node): boolean {
  return /[\r\n]/.test(text.slice(offset, offset + length));
}

/** The white space that the line of a place begins with. */
function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

/** One step of indentation, as the first line that has any. */
function unitOf(text: string): string {
  return /(?:^|[\r\n])([ \t]+)(?=["\]}[{])/.exec(text)?.[1] ?? "  ";
}

function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

function trimmedEnd(text: string): string {
  return text.replace(/[ \t]+$/, "").replace(/(?:\r\n|\r|\n)$/, "");
}
