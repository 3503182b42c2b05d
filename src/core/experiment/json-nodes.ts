import type { Node } from "jsonc-parser";

/** A key of an object with its value, as they stand in a document. */
export interface Property {
  readonly key: string;
  readonly keyNode: Node;
  readonly valueNode: Node;
}

/** The properties of an object in the order of the document; none of anything else. */
export function propertiesOf(node: Node): Property[] {
  if (node.type !== "object") return [];
  return (node.children ?? []).flatMap(({ children: [keyNode, valueNode] = [] }) =>
    keyNode && valueNode ? [{ key: String(keyNode.value), keyNode, valueNode }] : [],
  );
}

/** The items of a list; none of anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === "array" ? (node.children ?? []) : [];
}

/** What an object holds under a key. */
export function childOf(node: Node, key: string): Node | undefined {
  return propertiesOf(node).find((property) => property.key === key)?.valueNode;
}

/** A node as a plain value. Keys such as `__proto__` stay keys. */
export function valueOf(node: Node): unknown {
  if (node.type === "array") return itemsOf(node).map(valueOf);
  if (node.type !== "object") return node.value as unknown;
  return Object.fromEntries(propertiesOf(node).map(({ key, valueNode }) => [key, valueOf(valueNode)]));
}
