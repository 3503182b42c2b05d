import type { Node } from "jsonc-parser";
import { z } from "zod";
import { alternatives, expectation } from "./expectation.ts";
import { childOf, itemsOf, propertiesOf, valueOf } from "./json-nodes.ts";
import { suggestion } from "./nearest-name.ts";
import type { Problems } from "./problems.ts";
import { shortened, shownNode } from "./shown.ts";

type Schema = z.core.$ZodType;

/**
 * Compares a document with its schema and notes every difference at the node it belongs to. Of alternatives the one
 * is taken that the node looks like (a text, an object of that `type`), so that the sentence is about what was meant.
 *
 * @param place what the node is, as a sentence begins: `"seed"`, `Entry 2 of "clips"`
 */
export function checkShape(schema: Schema, node: Node, place: string, problems: Problems): void {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    if (schema instanceof z.ZodNullable && node.type === "null") return;
    checkShape(schema.unwrap(), node, place, problems);
  } else if (schema instanceof z.ZodDefault) {
    checkShape(schema.unwrap(), node, place, problems);
  } else if (schema instanceof z.ZodDiscriminatedUnion && node.type === "object") {
    checkTyped(schema, node, place, problems);
  } else if (schema instanceof z.ZodUnion) {
    const branch = schema.options.find((option) => isLike(option, node));
    if (branch) checkShape(branch, node, place, problems);
    else addMismatch(schema, node, place, problems);
  } else if (schema instanceof z.ZodObject && node.type === "object") {
    checkObject(schema, node, problems);
  } else if (schema instanceof z.ZodRecord && node.type === "object") {
    for (const { key, keyNode, valueNode } of propertiesOf(node)) {
      // zod leaves this key out without a word.
      if (key === "__proto__") problems.add(keyNode.offset, '"__proto__" cannot be a key.');
      checkShape(schema.valueType, valueNode, quoted(key), problems);
    }
  } else if (
    schema instanceof z.ZodArray &&
    node.type === "array" &&
    (itemsOf(node).length > 0 || accepts(schema, []))
  ) {
    itemsOf(node).forEach((item, index) => {
      checkShape(schema.element, item, `Entry ${index + 1} of ${place}`, problems);
    });
  } else if (!accepts(schema, valueOf(node))) {
    addMismatch(schema, node, place, problems);
  }
}

function checkObject(schema: z.ZodObject, node: Node, problems: Problems): void {
  const shape = new Map<string, Schema>(Object.entries(schema.shape));
  const closed = schema.def.catchall instanceof z.ZodNever;
  for (const { key, keyNode, valueNode } of propertiesOf(node)) {
    const known = shape.get(key);
    if (known) checkShape(known, valueNode, quoted(key), problems);
    else if (closed) {
      const keys = [...shape.keys()];
      const meant = suggestion(key, keys);
      const valid =
        meant === ""
          ? ` Valid keys are ${keys
              .filter((name) => name !== "$schema")
              .map(quoted)
              .join(", ")}.`
          : meant;
      problems.add(keyNode.offset, `${quoted(key)} is not known here.${valid}`);
    }
  }
  for (const [key, value] of shape) {
    if (childOf(node, key) || accepts(value, undefined)) continue;
    problems.add(node.offset, `${quoted(key)} is missing: it has to be ${expectation(value)}.`);
  }
}

/** Objects that a key tells apart. */
function checkTyped(schema: z.ZodDiscriminatedUnion, node: Node, place: string, problems: Problems): void {
  const key = schema.def.discriminator;
  const types = schema.options.flatMap((option) => {
    const type = option instanceof z.ZodObject ? (option.shape[key] as Schema | undefined) : undefined;
    return option instanceof z.ZodObject && type ? [{ option, type }] : [];
  });
  const typeNode = childOf(node, key);
  const values = types.map(({ type }) => expectation(type));
  if (!typeNode) {
    problems.add(node.offset, `${quoted(key)} is missing: it has to be ${alternatives(values)}.`);
    return;
  }
  const chosen = types.find(({ type }) => accepts(type, valueOf(typeNode)));
  if (chosen) checkShape(chosen.option, node, place, problems);
  else {
    const names = types.flatMap(({ type }) => (type instanceof z.ZodLiteral ? [...type.values].map(String) : []));
    const meant = typeNode.type === "string" ? suggestion(String(typeNode.value), names) : "";
    const shown = shownNode(typeNode, problems.text);
    problems.add(typeNode.offset, `${quoted(key)} has to be ${alternatives(values)}, not ${shown}.${meant}`);
  }
}

function addMismatch(schema: Schema, node: Node, place: string, problems: Problems): void {
  const names = schema instanceof z.ZodEnum ? schema.options.map(String) : [];
  const meant = node.type === "string" ? suggestion(String(node.value), names) : "";
  const empty = schema instanceof z.ZodArray && node.type === "array";
  const shown = empty ? "an empty one" : shownNode(node, problems.text);
  problems.add(node.offset, `${place} has to be ${expectation(schema)}, not ${shown}.${meant}`);
}

/** Whether a value of the node's kind could be meant for a schema. */
function isLike(schema: Schema, node: Node): boolean {
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => isLike(option, node));
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return node.type === "object";
  if (schema instanceof z.ZodArray) return node.type === "array";
  return schema instanceof z.ZodNumber ? node.type === "number" : node.type === "string";
}

function accepts(schema: Schema, value: unknown): boolean {
  return z.safeParse(schema, value).success;
}

function quoted(key: string): string {
  return shortened(JSON.stringify(key));
}
