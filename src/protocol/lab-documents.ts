import { z } from "zod";
import { documentProblemSchema } from "./panel-state.ts";
import { eventSchema } from "./experiment.ts";

/** An experiment document: a file, or the text that an editor holds of it and that need not be saved. */
export const documentSourceSchema = z.strictObject({
  /** Where it lies, or would: paths in it are relative to its folder, and its runs lie there. */
  document: z.string(),
  text: z.string().optional(),
});

/** A clip of a document, as far as that is known without reading it. */
export const resolvedClipSchema = z.strictObject({
  /** As trials name it. */
  name: z.string(),
  /** Absolute. */
  path: z.string(),
  /** Of its entry in the document's `clips`, from 0. */
  entry: z.int().nonnegative(),
  /** Whether the entry is about this file alone, and no glob or manifest. */
  isOwnEntry: z.boolean(),
  fromSeconds: z.number().nullable(),
  toSeconds: z.number().nullable(),
  label: z.string().nullable(),
  events: z.array(eventSchema),
  subject: z.string().nullable(),
});

/** Which files a document's clips are, or what is wrong with it; clips are empty where anything is. */
export const resolveReplySchema = z.strictObject({
  clips: z.array(resolvedClipSchema),
  problems: z.array(documentProblemSchema),
});

/** A prompt as a model's chat template renders it over the frames of the first clip and sampler. */
export const renderRequestSchema = documentSourceSchema.extend({
  prompt: z.string(),
  model: z.string(),
  ffmpeg: z.string().optional(),
  sendHubToken: z.boolean(),
});

export const renderReplySchema = z.strictObject({
  /** With every special token; each frame as one slot. */
  text: z.string(),
  tokens: z.int().nonnegative(),
});

export type DocumentSource = z.infer<typeof documentSourceSchema>;
export type ResolvedDocumentClip = z.infer<typeof resolvedClipSchema>;
export type ResolveReply = z.infer<typeof resolveReplySchema>;
export type RenderRequest = z.infer<typeof renderRequestSchema>;
export type RenderReply = z.infer<typeof renderReplySchema>;
