import { z } from "zod";

/** Number formats of a model's weights. Each has its own files on the hub. */
export const dtypeSchema = z.enum(["fp32", "fp16", "q8", "int8", "uint8", "q4", "q4f16", "bnb4"]);

/** Which model answered, and how it was computed. */
export const modelIdentitySchema = z.strictObject({
  /** A name of the catalogue, a folder, or the id of a repository on the hub. */
  id: z.string(),
  dtype: dtypeSchema,
  device: z.string(),
});

const tokenIdsSchema = z.union([z.int(), z.array(z.int())]).nullish();

/** What Saccade reads of a model's `config.json`; the rest is the runtime's. */
export const modelConfigSchema = z.object({
  model_type: z.string(),
  image_token_id: z.int().optional(),
  image_token_index: z.int().optional(),
  max_position_embeddings: z.int().optional(),
  eos_token_id: tokenIdsSchema,
  text_config: z.object({ max_position_embeddings: z.int().optional(), eos_token_id: tokenIdsSchema }).optional(),
  "transformers.js_config": z.object({ use_external_data_format: z.unknown() }).partial().optional(),
});

/** What Saccade reads of a model's `generation_config.json`. */
export const generationConfigSchema = z.object({ eos_token_id: tokenIdsSchema });

export type Dtype = z.infer<typeof dtypeSchema>;
export type ModelIdentity = z.infer<typeof modelIdentitySchema>;
export type ModelConfig = z.infer<typeof modelConfigSchema>;
