import type { Node } from "jsonc-parser";

const LONGEST = 60;

/** A text that fits into a sentence. */
export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What stands at a node, as the person wrote it. */
export function shownNode(node: Node, text: string): string {
  if (node.type === "object") return "an object";
  return node.type === "array" ? "a list" : shortened(text.slice(node.offset, node.offset + node.length));
}
