import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { itemsOf, propertiesOf } from "./json-nodes.ts";
import type { Problems } from "./problems.ts";
import { shortened } from "./shown.ts";

/** Of the parser's tree, in which a key with its value is a level too. What reads a tree calls itself for each. */
const MOST_LEVELS = 100;
const TOO_DEEP = "The document is nested too deeply to be read.";

/**
 * Reads JSON with comments and trailing commas into a tree whose nodes know their places. A key that stands twice in
 * one object becomes a problem.
 *
 * @throws SaccadeError of kind `input` with the first place where the text is no JSON: what follows is its consequence
 */
export function parseJson(problems: Problems): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseOrGiveUp(problems, errors);
  const [first] = errors;
  if (first) problems.add(first.offset, sentenceOn(first, problems.text));
  if (root && isDeeper(root, MOST_LEVELS)) problems.add(0, TOO_DEEP);
  problems.throwIfAny();
  if (root) findDuplicates(root, problems);
  return root;
}

function parseOrGiveUp(problems: Problems, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(problems.text, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser calls itself for every level.
    if (!(error instanceof RangeError)) throw error;
    problems.add(0, TOO_DEEP);
    return undefined;
  }
}

function isDeeper(node: Node, levels: number): boolean {
  return levels === 0 || (node.children ?? []).some((child) => isDeeper(child, levels - 1));
}

function findDuplicates(node: Node, problems: Problems): void {
  const seen = new Set<string>();
  for (const { key, keyNode, valueNode } of propertiesOf(node)) {
    if (seen.has(key))
      problems.add(keyNode.offset, `${shortened(JSON.stringify(key))} stands twice in one object: keep one.`);
    seen.add(key);
    findDuplicates(valueNode, problems);
  }
  for (const item of itemsOf(node)) findDuplicates(item, problems);
}

function sentenceOn({ error, offset, length }: ParseError, text: string): string {
  const found = shortened(text.slice(offset, offset + length));
  switch (printParseErrorCode(error)) {
    case "InvalidSymbol":
      return `${found} is no JSON: texts and keys stand in double quotes; beside them there are numbers, true, false and null.`;
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return `${found} is no number in JSON: write it as 2, 0.5 or 1e-3.`;
    case "PropertyNameExpected":
      return "A key in double quotes belongs here.";
    case "ValueExpected":
      return text.trim() === "" ? 'The document is empty: write { "clips": ["a.mp4"] }.' : "A value is missing here.";
    case "ColonExpected":
      return "A colon is missing between the key and its value.";
    case "CommaExpected":
      if (found === "}") return "A ] is missing before this }.";
      return found === "]" ? "A } is missing before this ]." : "A comma is missing before this.";
    case "CloseBraceExpected":
      return "A } is missing here: an object is not closed.";
    case "CloseBracketExpected":
      return "A ] is missing here: a list is not closed.";
    case "EndOfFileExpected":
      return "The document ended before this: one pair of braces holds all of it.";
    case "UnexpectedEndOfComment":
      return "The comment that begins here is not closed: end it with */.";
    case "UnexpectedEndOfString":
      return "The text that begins here has no closing double quote on its line.";
    case "InvalidEscapeCharacter":
    case "InvalidUnicode":
      return String.raw`This text holds a backslash that JSON does not know: write a backslash twice (\\), or a path with /.`;
    case "InvalidCharacter":
      return String.raw`This text holds a control character: write a tab as \t and a line break as \n.`;
    default:
      return "This is no JSON.";
  }
}
