import { z } from "zod";
import { deviceSchema } from "./device.ts";
import { dtypeSchema } from "./model.ts";
import { selectionCostSchema } from "./run.ts";
import { samplerSpecSchema } from "./sampling.ts";

/** Which frames samplers choose of a clip; paths are absolute, or relative to the lab's working folder. */
export const framesRequestSchema = z.strictObject({
  clip: z.string(),
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
  /** In their short form, or written out under a name. */
  samplers: z.array(z.union([z.string(), z.strictObject({ name: z.string(), spec: samplerSpecSchema })])).min(1),
  /** For a look at a clip: a sampler that fails, or asks a model, has a `problem` in the place of frames. */
  preview: z.boolean().optional(),
  /** Asked by samplers that go by relevance; with the prompt and the labels that a person would put to it. */
  model: z.string(),
  dtype: dtypeSchema,
  device: deviceSchema,
  prompt: z.string().optional(),
  labels: z.array(z.string()).optional(),
  ffmpeg: z.string().optional(),
  sendHubToken: z.boolean(),
});

export const samplerFramesSchema = z.strictObject({
  /** As it was asked for, such as `uniform:8`, or its name. */
  sampler: z.string(),
  /** In the order in which a model is shown them; a frame may come more than once. */
  frames: z.array(
    z.strictObject({
      /** In presentation order of the whole file. */
      index: z.int().nonnegative(),
      /** Counted from the first video frame. */
      ptsSeconds: z.number(),
      /** Why it was chosen, for a person. */
      reason: z.string(),
      /** What the choice went by; comparable within a clip and a sampler only. `null` where it went by no number. */
      score: z.number().nullable(),
    }),
  ),
  cost: selectionCostSchema,
  /** Of a preview: why there are no frames, as a sentence. */
  problem: z.string().optional(),
});

export const framesReplySchema = z.strictObject({
  clip: z.strictObject({ path: z.string(), durationSeconds: z.number(), frameCount: z.int().positive() }),
  samplers: z.array(samplerFramesSchema),
  /** What a person should know beside the frames, as sentences. */
  notes: z.array(z.string()),
});

export type FramesRequest = z.infer<typeof framesRequestSchema>;
export type FramesReply = z.infer<typeof framesReplySchema>;
export type SamplerFrames = z.infer<typeof samplerFramesSchema>;
