import { z } from "zod";
import { decoderSpecSchema } from "./decoding.ts";
import { dtypeSchema } from "./model.ts";
import { samplerSpecSchema } from "./sampling.ts";

/** A known happening in a clip. Samplers never receive it. */
export const eventSchema = z.strictObject({
  label: z.string(),
  onsetSeconds: z.number().nonnegative(),
  apexSeconds: z.number().nonnegative(),
  offsetSeconds: z.number().nonnegative(),
});

export type ClipEvent = z.infer<typeof eventSchema>;

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
  readonly spec: z.infer<typeof samplerSpecSchema>;
}

export interface PromptEntry {
  readonly name: string;
  /** Either `text` or `file`. */
  readonly text?: string | undefined;
  readonly file?: string | undefined;
  readonly system?: string | undefined;
  /** In the place of the experiment's. */
  readonly labels?: readonly string[] | undefined;
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
