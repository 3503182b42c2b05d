import type {
  ClipDocument,
  ClipEntry,
  DecoderDocument,
  DecoderEntry,
  ModelDocument,
  ModelEntry,
  PromptDocument,
  PromptEntry,
  SamplerDocument,
  SamplerEntry,
} from "../../protocol/experiment.ts";
import { checkDecoder } from "../decoding/check-decoder.ts";
import { parseDecoder } from "../decoding/parse-decoder.ts";
import { checkSampler } from "../sampling/check-sampler.ts";
import { formatSampler } from "../sampling/format-sampler.ts";
import { parseSampler, parseStage } from "../sampling/parse-sampler.ts";

/** A clip with its short form written out. */
export function clipEntry(document: ClipDocument): ClipEntry {
  return typeof document === "string" ? { path: document } : document;
}

/** A model with its short form written out; its name is its id unless it has one. */
export function modelEntry(document: ModelDocument): ModelEntry {
  if (typeof document === "string") return { name: document, id: document };
  return { ...document, name: document.name ?? document.id };
}

/**
 * A sampler with its short form read; the short form is its name unless it has one.
 *
 * @throws SaccadeError of kind `input` if the short form is no sampler, or settings conflict
 */
export function samplerEntry(document: SamplerDocument): SamplerEntry {
  if (typeof document === "string") return { name: document.trim(), spec: parseSampler(document) };
  const { name: given, ...spec } = document;
  const name = given ?? formatSampler(spec);
  if (spec.type !== "two-stage") {
    checkSampler(spec, name);
    return { name, spec };
  }
  const whole = { ...spec, candidates: parseStage(spec.candidates), then: parseStage(spec.then) };
  checkSampler(whole, name);
  return { name, spec: whole };
}

/** A prompt with its short form written out; its text or its file is its name unless it has one. */
export function promptEntry(document: PromptDocument): PromptEntry {
  if (typeof document === "string") return { name: document, text: document };
  return { ...document, name: document.name ?? document.text ?? document.file ?? "" };
}

/**
 * A decoder with its short form read; the short form is its name unless it has one.
 *
 * @param maxTokens the experiment's limit
 * @throws SaccadeError of kind `input` if the short form is no decoder, or settings conflict
 */
export function decoderEntry(document: DecoderDocument, maxTokens?: number): DecoderEntry {
  if (typeof document === "string") {
    const entry = { name: document.trim(), spec: parseDecoder(document) };
    checkDecoder(entry.spec, entry.name, maxTokens);
    return entry;
  }
  const { name: given, ...spec } = document;
  const settings = Object.entries(spec).map(
    ([key, value]) => `${key}:${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  const name = given ?? (settings.length === 0 ? "greedy" : settings.join(","));
  checkDecoder(spec, name, maxTokens);
  return { name, spec };
}
