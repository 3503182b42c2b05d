import { z } from "zod";
import { frameTimeSchema } from "./clip.ts";
import { runClipSchema } from "./run.ts";
import { samplerSpecSchema } from "./sampling.ts";

const rangeShape = {
  /** Absolute. */
  clip: z.string(),
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
  ffmpeg: z.string().optional(),
};

/** What a person sees of a clip before any model does. */
export const inspectRequestSchema = z.strictObject({
  ...rangeShape,
  thumbnails: z.strictObject({
    /** They are kept there, by the clip's content. */
    folder: z.string(),
    count: z.int().positive().max(1000),
    /** Pixels. */
    longestEdge: z.int().positive().max(4096),
  }),
});

export const inspectReplySchema = z.strictObject({
  clip: runClipSchema.omit({ name: true, label: true, events: true, subject: true }),
  /** Seconds, of each frame of the file; `null` where there are too many to tell. */
  frameTimes: z.array(z.number()).nullable(),
  /** Spread evenly over the file, in time order. */
  thumbnails: z.array(frameTimeSchema.extend({ file: z.string() })),
  /** What is wrong with footage that can be used all the same. */
  warnings: z.array(z.string()),
});

/** A frame as a sampler's view shows it, as a PNG file. */
export const pictureRequestSchema = z.strictObject({
  ...rangeShape,
  index: z.int().nonnegative(),
  /** Absent: the whole frame. */
  sampler: samplerSpecSchema.optional(),
  /** It is kept there, by the clip's content. */
  folder: z.string(),
});

export const pictureReplySchema = z.strictObject({ file: z.string() });

export type InspectRequest = z.infer<typeof inspectRequestSchema>;
export type InspectReply = z.infer<typeof inspectReplySchema>;
export type PictureRequest = z.infer<typeof pictureRequestSchema>;
