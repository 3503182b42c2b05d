import { z } from "zod";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import { formOf, settingsOf } from "./sampler-forms.ts";

/** A sampler in one line, without what is left at its default: what parseSampler() reads, but for boxes. */
export function formatSampler(spec: SamplerSpec): string {
  const { main } = formOf(spec.type);
  const values = new Map<string, unknown>(Object.entries(spec));
  const shown = [...settingsOf(spec.type)].flatMap(([key, schema]) => {
    const value = values.get(key);
    const usual = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
    const stands = key !== "type" && key !== main && key !== "candidates" && key !== "then" && value !== usual;
    return stands ? formatSetting(key, value) : [];
  });
  const begins = spec.type === "two-stage" ? `${formatStage(spec.candidates)}/${formatStage(spec.then)}` : undefined;
  const value = begins ?? (main === null ? undefined : values.get(main));
  const first = value === undefined ? spec.type : `${spec.type}:${textOf(value)}`;
  return [first, ...shown].join(",");
}

function formatStage(stage: string | SamplerSpec): string {
  return typeof stage === "string" ? stage.trim() : formatSampler(stage);
}

function formatSetting(key: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [`${key}:${textOf(value)}`];
  const { crop, ...rest } = value as Readonly<Record<string, unknown>>;
  const box = crop === undefined ? [] : [`${key}:${textOf(crop)}`];
  return [...box, ...Object.entries(rest).map(([name, setting]) => `${name}:${textOf(setting)}`)];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}
