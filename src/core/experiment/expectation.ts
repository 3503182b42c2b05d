import { z } from "zod";

/** What of a JSON Schema is put into words. */
interface Rule {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Rule[];
  readonly oneOf?: readonly Rule[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly pattern?: string | undefined;
  readonly examples?: readonly unknown[];
}

/** What a schema takes, in words that follow "it has to be": "a whole number from 1 up", `"hf" or "llamacpp"`. */
export function expectation(schema: z.core.$ZodType): string {
  const rule = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Rule;
  const examples = rule.examples?.map((example) => JSON.stringify(example)) ?? [];
  return examples.length === 0 ? phrase(rule) : `${phrase(rule)}, such as ${alternatives(examples)}`;
}

/** "a, b or c" */
export function alternatives(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1) ?? ""}`;
}

function phrase(rule: Rule): string {
  const options = rule.anyOf ?? rule.oneOf;
  // Of several kinds the kind is what is told: "a text or an object".
  if (options) return alternatives([...new Set(options.map((option) => phrase({ ...option, pattern: undefined })))]);
  if (rule.const !== undefined) return JSON.stringify(rule.const);
  if (rule.enum) return alternatives(rule.enum.map((value) => JSON.stringify(value)));
  switch (rule.type) {
    case "string":
      return rule.pattern === undefined && rule.minLength === undefined ? "a text" : "a text that is not empty";
    case "integer":
      return `a whole number${range(rule)}`;
    case "number":
      return `a number${range(rule)}`;
    case "boolean":
      return "true or false";
    case "array":
      return (rule.minItems ?? 0) > 0 ? "a list with at least one entry" : "a list";
    case "null":
      return "null";
    default:
      return "an object";
  }
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Rule): string {
  const from = isLimit(minimum) ? minimum : undefined;
  const to = isLimit(maximum) ? maximum : undefined;
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  const lower =
    exclusiveMinimum === undefined ? (from === undefined ? "" : ` from ${from} up`) : ` above ${exclusiveMinimum}`;
  const upper =
    exclusiveMaximum === undefined ? (to === undefined ? "" : ` up to ${to}`) : ` below ${exclusiveMaximum}`;
  return lower !== "" && upper !== "" ? `${lower} and${upper}` : lower + upper;
}

/** The bounds of every whole number are no limit of ours. */
function isLimit(bound: number | undefined): boolean {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}
