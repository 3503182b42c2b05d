import { z } from "zod";
import { answerSchema, labelSchema, labelScoringSchema } from "./answer.ts";
import { modelIdentitySchema } from "./model.ts";
import { selectionCostSchema } from "./run.ts";

const seconds = z.number().nonnegative();

/** What `saccade ask --json` prints: one question about one clip, and everything behind its answer. */
export const askResultSchema = z.strictObject({
  clip: z.strictObject({
    path: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    durationSeconds: seconds,
    /** Pixels, as shown. */
    width: z.int().positive(),
    height: z.int().positive(),
    /** Frames a second, on average. */
    frameRate: z.number().positive(),
    frameCount: z.int().positive(),
  }),
  model: modelIdentitySchema,
  /** As it was asked for, such as `uniform:8`. */
  sampler: z.string(),
  /** In the order the model saw them; a frame may be shown more than once. */
  frames: z.array(
    z.strictObject({
      /** In presentation order of the whole file. */
      index: z.int().nonnegative(),
      /** Counted from the first video frame. */
      ptsSeconds: z.number(),
    }),
  ),
  /** As it was asked, with its slots. */
  prompt: z.string(),
  answer: answerSchema,
  /** In the order they were asked for; empty if there were none. */
  labels: z.array(labelSchema),
  labelScoring: labelScoringSchema,
  cost: z.strictObject({
    /** Unique frames. */
    framesDecoded: z.int().nonnegative(),
    framesEncoded: z.int().nonnegative(),
    promptTokens: z.int().positive(),
    /** Tokens of the answer, its end token included. */
    newTokens: z.int().positive(),
    selection: selectionCostSchema,
    /** Measured on the wall clock. */
    seconds: z.strictObject({
      /** Chosen frames to pixels. */
      decode: seconds,
      /** Finding out which frames to choose. */
      select: seconds,
      /** Runtime and model. */
      load: seconds,
      /** Pixels to embeddings, with the processor's resizing. */
      encode: seconds,
      /** The prompt into the model. */
      prefill: seconds,
      /** The answer's tokens, and the labels after the prompt. */
      generate: seconds,
    }),
  }),
});

export type AskResult = z.infer<typeof askResultSchema>;
