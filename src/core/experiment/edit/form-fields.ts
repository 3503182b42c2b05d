import { z } from "zod";
import type { JsonValue } from "./document-value.ts";
import { valueAt } from "./document-value.ts";

/** How a value is written in a form. */
export type FieldInput =
  | { readonly kind: "number" | "text" | "long" | "flag" | "numbers" | "lines" | "json" | "word" }
  | { readonly kind: "choice"; readonly choices: readonly string[] };

/** One value of an object, for a form. */
export interface FormField {
  /** Below the object. */
  readonly path: readonly string[];
  readonly input: FieldInput;
  /** What it is for, as a sentence; "" where nothing is said. */
  readonly hint: string;
  /** What counts where it is left out; "" where nothing is said. */
  readonly usual: string;
}

type Schema = z.core.$ZodType;

/** The fields of an object's schema, those of objects within it among them. */
export function fieldsOf(shape: Readonly<Record<string, Schema>>, parent: readonly string[] = []): FormField[] {
  return Object.entries(shape).flatMap(([key, schema]): FormField[] => {
    const path = [...parent, key];
    const { inner, hint, usual } = unwrapped(schema);
    if (inner instanceof z.ZodLiteral) return [];
    if (inner instanceof z.ZodObject) return fieldsOf(inner.shape, path);
    return [{ path, input: inputOf(inner), hint, usual }];
  });
}

/** What stands in a field, as a person would type it; "" where nothing does. */
export function fieldText({ path, input }: Pick<FormField, "path" | "input">, object: JsonValue): string {
  const value = valueAt(object, path);
  if (value === undefined) return "";
  if (Array.isArray(value) && input.kind === "lines") return value.map(String).join("\n");
  if (Array.isArray(value) && input.kind === "numbers") return value.map(String).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * What a person typed as a value; `undefined` for nothing. What is no value of the field's kind stays a text, so that
 * the experiment's own rules say what is wrong with it.
 */
export function fieldValue({ input }: Pick<FormField, "input">, text: string): JsonValue | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  switch (input.kind) {
    case "number":
      return numberOr(trimmed);
    case "flag":
      return trimmed === "true" ? true : trimmed === "false" ? false : trimmed;
    case "word":
      return trimmed.startsWith("{") ? jsonOr(trimmed) : numberOr(trimmed);
    case "numbers":
      return trimmed.split(/[\s,;]+/).map(numberOr);
    case "lines":
      return text.split("\n").filter((line) => line !== "");
    case "json":
      return jsonOr(trimmed);
    case "text":
    case "choice":
      return trimmed;
    case "long":
      return text;
  }
}

function numberOr(text: string): number | string {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}

function jsonOr(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function unwrapped(schema: Schema): { inner: Schema; hint: string; usual: string } {
  let inner = schema;
  let hint = descriptionOf(inner);
  let usual = "";
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    if (inner instanceof z.ZodDefault) usual = String(inner.def.defaultValue);
    inner = inner.unwrap();
    if (hint === "") hint = descriptionOf(inner);
  }
  return { inner, hint, usual };
}

function descriptionOf(schema: Schema): string {
  return schema instanceof z.ZodType ? (schema.description ?? "") : "";
}

function inputOf(schema: Schema): FieldInput {
  if (schema instanceof z.ZodNumber) return { kind: "number" };
  if (schema instanceof z.ZodBoolean) return { kind: "flag" };
  if (schema instanceof z.ZodEnum) return { kind: "choice", choices: schema.options.map(String) };
  if (schema instanceof z.ZodArray) {
    if (schema.element instanceof z.ZodNumber) return { kind: "numbers" };
    return { kind: schema.element instanceof z.ZodString ? "lines" : "json" };
  }
  if (schema instanceof z.ZodRecord) return { kind: "json" };
  return { kind: schema instanceof z.ZodUnion ? "word" : "text" };
}
