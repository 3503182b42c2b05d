import { z } from "zod";
import type { DocumentChange } from "../../../protocol/panel-channel.ts";
import type { SamplerSpec, SamplerType } from "../../../protocol/sampling.ts";
import { samplerSpecSchema } from "../../../protocol/sampling.ts";
import { formatSampler } from "../../sampling/format-sampler.ts";
import { parseSampler } from "../../sampling/parse-sampler.ts";
import { formOf, SAMPLER_FORMS, settingsOf } from "../../sampling/sampler-forms.ts";
import { type EditedDocument, entryOn, replaceEntry, writeEntry } from "./axis-edits.ts";
import { removeAt, setAt } from "./changes.ts";
import { isObject, type JsonValue } from "./document-value.ts";
import { fieldsOf, type FormField } from "./form-fields.ts";
import { viewOf, type ViewForm, viewValue } from "./view-form.ts";

/** A kind of sampler to choose from. */
export interface SamplerKind {
  readonly type: SamplerType;
  readonly example: string;
  /** What it chooses, as a sentence. */
  readonly description: string;
}

/** All kinds of samplers, each with an example that can be used as it is. */
export function samplerKinds(): SamplerKind[] {
  return samplerSpecSchema.options.map((member) => {
    const type = member.shape.type.value;
    return { type, example: SAMPLER_FORMS[type].example, description: member.description ?? "" };
  });
}

/** The settings of a kind of sampler, for a form; how its frames are shown is not among them. */
export function samplerFields(type: SamplerType): FormField[] {
  const settings = [...settingsOf(type)].filter(
    ([key]) => !["type", "view", "order", "orderSeed", "name"].includes(key),
  );
  return fieldsOf(Object.fromEntries(settings));
}

/** In which order frames are shown. */
export function orderFields(): FormField[] {
  const settings = settingsOf("uniform");
  return fieldsOf(Object.fromEntries([...settings].filter(([key]) => key === "order" || key === "orderSeed")));
}

/** A sampler's short form; `undefined` for one that does not fit into a line. */
export function shortSampler(spec: SamplerSpec): string | undefined {
  if (typeof spec.view === "object" && typeof spec.view.crop === "object") return undefined;
  const text = formatSampler(spec);
  // Settings of a stage would be read as those of the whole.
  return spec.type !== "two-stage" || isSame(parseOrNothing(text), spec) ? text : undefined;
}

/**
 * Writes a sampler's short form. An entry that is a text stays one; one that has a name keeps it.
 *
 * @throws SaccadeError of kind `input` where the text is no sampler
 */
export function writeShortForm(edited: EditedDocument, place: number, text: string): DocumentChange[] {
  const spec = parseSampler(text);
  const entry = entryOn(edited, "samplers", place);
  const name = isObject(entry) ? entry["name"] : undefined;
  return replaceEntry(edited, "samplers", place, name === undefined ? text.trim() : { name, ...plainSpec(spec) });
}

/** Writes one setting of a sampler, or takes it out. */
export function writeSamplerField(
  edited: EditedDocument,
  place: number,
  key: string,
  value: JsonValue | undefined,
): DocumentChange[] {
  const entry = entryOn(edited, "samplers", place);
  const known = edited.experiment.samplers[place];
  if (known === undefined || entry === undefined) return [];
  const path = ["samplers", place, key];
  if (isObject(entry)) {
    const { document } = edited;
    return writeEntry(
      edited,
      "samplers",
      value === undefined ? removeAt(document, path) : setAt(document, path, value),
    );
  }
  const before = plainSpec(known.spec);
  const others = Object.fromEntries(Object.entries(before).filter(([name]) => name !== key));
  const whole = value === undefined ? others : { ...before, [key]: value };
  return replaceEntry(edited, "samplers", place, shortOrWhole(whole));
}

/** Writes what of each frame is shown. */
export function writeView(edited: EditedDocument, place: number, change: Partial<ViewForm>): DocumentChange[] {
  const spec = edited.experiment.samplers[place]?.spec;
  if (spec === undefined) return [];
  return writeSamplerField(edited, place, "view", viewValue({ ...viewOf(spec.view), ...change }));
}

/** Gives a sampler a name; without one its short form is its name. */
export function renameSampler(edited: EditedDocument, place: number, name: string): DocumentChange[] {
  const entry = entryOn(edited, "samplers", place);
  const known = edited.experiment.samplers[place];
  if (known === undefined || entry === undefined) return [];
  const path = ["samplers", place, "name"];
  const given = name.trim();
  if (isObject(entry)) {
    const { document } = edited;
    return writeEntry(edited, "samplers", given === "" ? removeAt(document, path) : setAt(document, path, given));
  }
  return given === "" ? [] : replaceEntry(edited, "samplers", place, { name: given, ...plainSpec(known.spec) });
}

/** A sampler as an object with every setting that is not at its default. */
export function plainSpec(spec: SamplerSpec): Record<string, JsonValue> {
  const settings = settingsOf(spec.type);
  const stands = Object.entries(spec).filter(([key, value]) => {
    const schema = settings.get(key);
    const usual = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
    return value !== undefined && value !== usual;
  });
  return Object.fromEntries<JsonValue>(stands);
}

/** A text where the sampler is still what the text says, else the object. */
function shortOrWhole(whole: Record<string, JsonValue>): JsonValue {
  const read = samplerSpecSchema.safeParse(whole);
  if (!read.success) return whole;
  return shortSampler(read.data) ?? whole;
}

function parseOrNothing(text: string): SamplerSpec | undefined {
  try {
    return parseSampler(text);
  } catch {
    return undefined;
  }
}

function isSame(one: SamplerSpec | undefined, other: SamplerSpec): boolean {
  return one !== undefined && formatSampler(one) === formatSampler(other);
}

/** What the main setting of a sampler is called, and what it means. */
export function mainSetting(type: SamplerType): string | null {
  return formOf(type).main;
}
