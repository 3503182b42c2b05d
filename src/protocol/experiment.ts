import { z } from "zod";
import { decoderSpecSchema } from "./decoding.ts";
import { type EnrichDocument, enrichDocumentSchema } from "./enrichment.ts";
import { dtypeSchema } from "./model.ts";
import { type SamplerSpec, samplerSpecSchema } from "./sampling.ts";
import { withKeys } from "./with-keys.ts";

/** A known happening in a clip. Samplers never receive it. */
export const eventSchema = z.strictObject({
  label: z.string(),
  onsetSeconds: z.number().nonnegative(),
  apexSeconds: z.number().nonnegative(),
  offsetSeconds: z.number().nonnegative(),
});

export type ClipEvent = z.infer<typeof eventSchema>;

const text = z.string().regex(/\S/);
const seconds = z.number().nonnegative();
const name = text.describe("What results call it; unique in its axis. Left out, it is the short form.").optional();
const labels = z
  .array(text)
  .describe(
    "Candidate answers, scored by the log-probability of their tokens. They fill {{labels}} in a prompt. An empty list is none, not even those that an embedded model knows by itself.",
  );

export const clipDocumentSchema = z
  .union([
    text,
    z.strictObject({
      path: text.describe("A file, a glob (set/*.mp4) or a manifest (*.jsonl), relative to this document."),
      from: seconds.describe("Seconds of the file at which the clip begins; samplers see only the range.").optional(),
      to: seconds.describe("Seconds of the file at which the clip ends.").optional(),
      label: text.describe("What the clip shows, if that is known: reports mark it.").optional(),
      events: z
        .array(eventSchema)
        .describe("What is known to happen in it, in seconds of the file. No sampler is told.")
        .optional(),
      subject: text.describe("Whom the clip shows, so that people are not mixed up with clips.").optional(),
    }),
  ])
  .meta({ examples: ["a.mp4", "set/*.mp4", "bench/manifest.jsonl", { path: "a.mp4", from: 1, to: 3 }] });

export const modelDocumentSchema = z
  .union([
    text,
    z.strictObject({
      name,
      id: text.describe("A name of `saccade models`, a model's folder, or a hub id (owner/name)."),
      device: z
        .union([text, z.record(z.string(), text)])
        .describe("Where to compute, one for all or one for each part; see `saccade devices`.")
        .optional(),
      dtype: dtypeSchema.describe("Number format of the weights.").optional(),
    }),
  ])
  .meta({ examples: ["faces", { id: "faces", device: "cpu", dtype: "fp32" }] });

export const samplerDocumentSchema = z
  .union([text, z.discriminatedUnion("type", withKeys(samplerSpecSchema.options, { name }))])
  .meta({ examples: ["uniform:8", "apex:4,view:face", { name: "slow", type: "fps", fps: 2, max: 16 }] });

export const promptDocumentSchema = z
  .union([
    text,
    z.strictObject({
      name,
      text: text
        .describe("The prompt. {{frames}} is where the frames go (else they come first), {{labels}} lists the labels.")
        .optional(),
      file: text.describe("In the place of text: a file that holds it, relative to this document.").optional(),
      system: text.describe("What the model is told before the prompt.").optional(),
      labels: labels.meta({ description: "In the place of the experiment's labels." }).optional(),
      enrich: enrichDocumentSchema
        .describe(
          "Tells in words what happens between the frames: {{timeline}} is where frames and notes go, {{notes}} notes alone.",
        )
        .optional(),
    }),
  ])
  .meta({ examples: ["Which emotion does the person show?", { name: "long", file: "prompts/long.txt" }] });

export const decoderDocumentSchema = z
  .union([text, decoderSpecSchema.extend({ name })])
  .meta({ examples: ["greedy", "temperature:0.7,topP:0.9", { name: "warm", temperature: 0.7, topP: 0.9 }] });

export const baselineDocumentSchema = z.strictObject({
  model: text.optional(),
  sampler: text.optional(),
  prompt: text.optional(),
  decoder: text.optional(),
});

/** An experiment as a person writes it (`*.saccade.json`): short forms, and any part left out. */
export const experimentDocumentSchema = z.strictObject({
  $schema: z.string().describe("Where an editor finds this schema.").optional(),
  clips: z.array(clipDocumentSchema).describe("The clips to ask about.").optional(),
  models: z.array(modelDocumentSchema).min(1).describe('The models to ask. Left out: ["faces"].').optional(),
  samplers: z
    .array(samplerDocumentSchema)
    .min(1)
    .describe('Which frames a model is shown. Left out: ["uniform:8"].')
    .optional(),
  prompts: z
    .array(promptDocumentSchema)
    .min(1)
    .describe("What to ask. Left out: which emotion the person shows.")
    .optional(),
  decoders: z
    .array(decoderDocumentSchema)
    .min(1)
    .describe('How an answer\'s tokens are chosen. Left out: ["greedy"].')
    .optional(),
  labels: labels.optional(),
  repeats: z
    .int()
    .min(1)
    .describe("How often each combination is asked, with other draws each time. Left out: 1.")
    .optional(),
  seed: z.int().describe("What all draws begin from: the same seed gives the same answers. Left out: 0.").optional(),
  maxTokens: z.int().min(1).describe("The longest answer, in tokens.").optional(),
  topLogits: z
    .int()
    .min(0)
    .max(1000)
    .describe("How many of the likeliest tokens to keep at each step. Left out: 5.")
    .optional(),
  baseline: baselineDocumentSchema
    .describe("The arm that others are compared with, by names. An axis with one entry need not be named.")
    .optional(),
});

export type ClipDocument = z.infer<typeof clipDocumentSchema>;
export type ModelDocument = z.infer<typeof modelDocumentSchema>;
export type SamplerDocument = z.infer<typeof samplerDocumentSchema>;
export type PromptDocument = z.infer<typeof promptDocumentSchema>;
export type DecoderDocument = z.infer<typeof decoderDocumentSchema>;
export type BaselineDocument = z.infer<typeof baselineDocumentSchema>;
export type ExperimentDocument = z.infer<typeof experimentDocumentSchema>;

/** A line of a manifest (`*.jsonl`): a clip beside it and what it shows. Other keys may stand there and are not read. */
export const manifestLineSchema = z.object({
  /** Relative to the manifest. */
  file: text,
  label: text.nullish(),
  /** The clip's one event, or else `events`. */
  event: eventSchema.nullish(),
  events: z.array(eventSchema).nullish(),
  /** Whom it shows; a drawn set numbers its faces. */
  identity: z.union([text, z.int()]).nullish(),
  subject: text.nullish(),
});

export type ManifestLine = z.infer<typeof manifestLineSchema>;

/**
 * An experiment with every short form written out and every default filled in: what the lab plans from. Names are
 * unique in their axis. Files are still as written in the document: the lab resolves them.
 */
export interface Experiment {
  readonly clips: readonly ClipEntry[];
  readonly models: readonly ModelEntry[];
  readonly samplers: readonly SamplerEntry[];
  readonly prompts: readonly PromptEntry[];
  readonly decoders: readonly DecoderEntry[];
  /** Candidate answers of prompts that have none of their own; empty if there are none. */
  readonly labels: readonly string[];
  readonly repeats: number;
  readonly seed: number;
  /** Absent: a usual number, or what the context has left. */
  readonly maxTokens?: number | undefined;
  readonly topLogits: number;
  readonly baseline?: ArmNames | undefined;
}

/** A file, a glob (`set/*.mp4`) or a manifest (`*.jsonl`), relative to the document. */
export interface ClipEntry {
  readonly path: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly label?: string | undefined;
  readonly events?: readonly ClipEvent[] | undefined;
  readonly subject?: string | undefined;
}

export interface ModelEntry {
  readonly name: string;
  readonly id: string;
  /** A device, or one for each part of the model; absent: as the person asked on the command line, or auto. */
  readonly device?: string | Readonly<Record<string, string>> | undefined;
  readonly dtype?: z.infer<typeof dtypeSchema> | undefined;
}

export interface SamplerEntry {
  readonly name: string;
  readonly spec: SamplerSpec;
}

export interface PromptEntry {
  readonly name: string;
  /** Either `text` or `file`. */
  readonly text?: string | undefined;
  readonly file?: string | undefined;
  readonly system?: string | undefined;
  /** In the place of the experiment's. */
  readonly labels?: readonly string[] | undefined;
  readonly enrich?: EnrichDocument | undefined;
}

export interface DecoderEntry {
  readonly name: string;
  readonly spec: z.infer<typeof decoderSpecSchema>;
}

/** Names of an arm: one of each axis but the clip. */
export interface ArmNames {
  readonly model: string;
  readonly sampler: string;
  readonly prompt: string;
  readonly decoder: string;
}
