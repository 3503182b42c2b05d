import { z } from "zod";

/** In which sequence processors are applied: as Hugging Face's `generate()` does, or as llama.cpp does. */
export const decoderOrderSchema = z.enum(["hf", "llamacpp"]);

/**
 * A token-sampling configuration. An absent setting is off; with no `temperature` (or 0) the likeliest token that is
 * left is taken, otherwise one is drawn.
 */
export const decoderSpecSchema = z.strictObject({
  /** 0 takes the likeliest token. */
  temperature: z.number().min(0).max(100).optional(),
  topK: z.int().min(1).optional(),
  topP: z.number().gt(0).max(1).optional(),
  minP: z.number().min(0).max(1).optional(),
  /** Mass kept around the expected surprise (locally typical sampling). */
  typicalP: z.number().gt(0).max(1).optional(),
  epsilonCutoff: z.number().gt(0).lt(1).optional(),
  etaCutoff: z.number().gt(0).lt(1).optional(),
  /** Keeps logits within so many standard deviations of the largest. */
  topNSigma: z.number().gt(0).optional(),
  repetitionPenalty: z.number().gt(0).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  noRepeatNgramSize: z.int().min(1).optional(),
  /** Added to logits, by token: the id in digits, or a text that is one or more tokens. -100 and below forbids. */
  logitBias: z.record(z.string(), z.number()).optional(),
  minNewTokens: z.int().min(0).optional(),
  /** Overrides the experiment's `maxTokens`. */
  maxNewTokens: z.int().min(1).optional(),
  /** The answer ends before any of these texts. */
  stop: z.array(z.string().min(1)).min(1).optional(),
  /** Visual contrastive decoding: a second pass over frames with noise, from 0 to 1000 steps of diffusion. */
  contrast: z
    .strictObject({
      alpha: z.number().min(0).optional(),
      beta: z.number().min(0).max(1).optional(),
      noiseStep: z.int().min(1).max(999).optional(),
    })
    .optional(),
  order: decoderOrderSchema.optional(),
});

export type DecoderOrder = z.infer<typeof decoderOrderSchema>;
export type DecoderSpec = Readonly<z.infer<typeof decoderSpecSchema>>;
