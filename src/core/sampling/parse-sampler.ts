import { z } from "zod";
import { SaccadeError } from "../../protocol/errors.ts";
import {
  type SamplerSpec,
  samplerSpecSchema,
  type SamplerType,
  type StageSpec,
  viewSchema,
} from "../../protocol/sampling.ts";
import { expectation } from "../experiment/expectation.ts";
import { suggestion } from "../experiment/nearest-name.ts";
import { checkSampler } from "./check-sampler.ts";
import { formOf, isList, isSamplerType, SAMPLER_FORMS, settingsOf } from "./sampler-forms.ts";

const DECIMAL = /^-?\d{1,16}(?:\.\d{1,17})?$/;
/** What stands beside `view` in the short form, and within it in an object. */
const VIEW_SETTINGS = viewSchema.options[1].omit({ crop: true }).shape;
/** Settings that a sampler within `two-stage` cannot have: they are said of the whole. */
const SHOWING = new Set(["order", "orderSeed", "view", ...Object.keys(VIEW_SETTINGS)]);

/**
 * Reads a sampler as a person writes it: its name, a colon and its number or numbers, then settings, as in `uniform:8`,
 * `times:0.4,1.2`, `random:8,seed:3,order:reverse` or `two-stage:fps:12/motion:4,view:face`. What is left out gets its
 * default. White space around names and values does not matter.
 *
 * @throws SaccadeError of kind `input` that says what would be valid
 */
export function parseSampler(text: string): SamplerSpec {
  const [name] = text.split(/[:,]/, 1).map((part) => part.trim());
  if (name === undefined || !isSamplerType(name)) {
    const names = Object.keys(SAMPLER_FORMS);
    const examples = Object.values(SAMPLER_FORMS).map(({ example }) => example);
    throw invalid(text, `samplers are ${examples.join(", ")}.${suggestion(name ?? "", names)}`);
  }
  const spec = name === "two-stage" ? parseStages(text) : parseOne(text, name);
  checkSampler(spec, text.trim());
  return spec;
}

function parseOne(text: string, type: SamplerType): SamplerSpec {
  const form = formOf(type);
  const [first = "", ...others] = text.split(",");
  const given = first.includes(":") ? first.slice(first.indexOf(":") + 1).trim() : undefined;
  const listed = isList({ type }) ? takeWhile(others, (part) => !part.includes(":")) : [];
  const values: Record<string, unknown> = { type };
  if (form.main !== null && given !== undefined) {
    values[form.main] = isList({ type }) ? [given, ...listed].map(valueOf) : valueOf(given);
  }
  const settings = settingsOf(type);
  const schema = form.main === null ? undefined : settings.get(form.main);
  if (form.main !== null && schema && !accepts(schema, values[form.main])) {
    const verb = isList({ type }) ? "come" : "comes";
    const valid = isList({ type }) ? "" : `${expectation(schema)}, `;
    throw invalid(text, `after ${type}: ${verb} ${form.what}, ${valid}as in ${form.example}.`);
  }
  readSettings(text, others.slice(listed.length), settings, values);
  return samplerSpecSchema.parse(values);
}

/** `two-stage:`, a sampler, `/`, a sampler: what is said of how frames are shown is said of the whole. */
function parseStages(text: string): SamplerSpec {
  const stages = text.slice(text.indexOf(":") + 1).split("/");
  const [candidates = "", then = ""] = stages;
  if (!text.includes(":") || stages.length !== 2 || candidates.trim() === "" || then.trim() === "") {
    throw invalid(text, `after two-stage: come ${formOf("two-stage").what}, as in ${formOf("two-stage").example}.`);
  }
  const parts = then.split(",");
  const isShowing = (part: string): boolean => SHOWING.has(part.split(":", 1)[0]?.trim() ?? "");
  const values: Record<string, unknown> = { type: "two-stage" };
  values["candidates"] = parseStage(candidates);
  values["then"] = parseStage(parts.filter((part) => !isShowing(part)).join(","));
  readSettings(text, parts.filter(isShowing), settingsOf("two-stage"), values);
  return samplerSpecSchema.parse(values);
}

/**
 * A sampler within another one, whichever way it was written.
 *
 * @throws SaccadeError of kind `input` if it is no sampler, has stages itself, or says how frames are shown
 */
export function parseStage(stage: string | StageSpec): StageSpec {
  if (typeof stage !== "string") return stage;
  const spec = parseSampler(stage);
  if (spec.type === "two-stage") throw invalid(stage, "a sampler within two-stage cannot be two-stage itself.");
  if (spec.order !== undefined || spec.orderSeed !== undefined || spec.view !== undefined) {
    throw invalid(stage, "within two-stage, order and view are said of the whole.");
  }
  return spec;
}

/** Adds `key:value` settings to the values, each checked for itself. */
function readSettings(
  text: string,
  parts: readonly string[],
  settings: ReadonlyMap<string, z.core.$ZodType>,
  values: Record<string, unknown>,
): void {
  const view: Record<string, unknown> = {};
  for (const part of parts) {
    const [key = "", value = "", ...rest] = part.split(":").map((piece) => piece.trim());
    const viewSetting = new Map(Object.entries<z.core.$ZodType>(VIEW_SETTINGS)).get(key);
    const schema = viewSetting ?? (key === "type" ? undefined : settings.get(key));
    if (!schema) {
      const keys = [...settings.keys(), ...Object.keys(VIEW_SETTINGS)].filter((known) => known !== "type");
      throw invalid(text, `${JSON.stringify(key)} is no setting of it. Valid are ${keys.join(", ")}.`);
    }
    const target = viewSetting ? view : values;
    if (target[key] !== undefined) throw invalid(text, `it sets ${key} twice.`);
    target[key] = valueOf(value);
    if (rest.length > 0 || value === "" || !accepts(schema, target[key])) {
      throw invalid(text, `after ${key}: comes ${shortExpectation(key, schema)}.`);
    }
  }
  if (Object.keys(view).length === 0) return;
  values["view"] = values["view"] === "face" ? { crop: "face", ...view } : view;
}

/** A box does not fit into a line. */
function shortExpectation(key: string, schema: z.core.$ZodType): string {
  return key === "view" ? '"full" or "face"; write a box in an experiment' : expectation(schema);
}

function valueOf(text: string): unknown {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  return trimmed === "true" || trimmed === "false" ? trimmed === "true" : trimmed;
}

function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success;
}

function takeWhile<T>(items: readonly T[], belongs: (item: T) => boolean): T[] {
  const end = items.findIndex((item) => !belongs(item));
  return items.slice(0, end < 0 ? items.length : end);
}

function invalid(text: string, reason: string): SaccadeError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new SaccadeError("input", `${JSON.stringify(shown)} is no sampler: ${reason}`);
}
