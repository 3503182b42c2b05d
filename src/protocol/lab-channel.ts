import { z } from "zod";
import { askResultSchema } from "./ask.ts";
import { tokenSchema } from "./answer.ts";
import { framesReplySchema, framesRequestSchema } from "./frames.ts";
import { deviceSchema } from "./device.ts";
import { dtypeSchema } from "./model.ts";
import { probeKindSchema } from "./probe.ts";
import { runCountsSchema, workSchema } from "./run.ts";

/** What a question about one clip is made of; paths are absolute, or relative to the lab's working folder. */
export const askRequestSchema = z.strictObject({
  clip: z.string(),
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
  model: z.string(),
  dtype: dtypeSchema,
  device: deviceSchema,
  sampler: z.string(),
  prompt: z.string().optional(),
  labels: z.array(z.string()).optional(),
  /** Absent: a usual number, or what the context has left. */
  maxTokens: z.int().positive().optional(),
  topLogits: z.int().nonnegative(),
  ffmpeg: z.string().optional(),
  sendHubToken: z.boolean(),
});

export const askReplySchema = z.strictObject({
  result: askResultSchema,
  /** What a person should know beside the answer, as sentences. */
  notes: z.array(z.string()),
});

export const runRequestSchema = z.strictObject({
  /** Of the experiment document. */
  document: z.string(),
  /** The run's own folder, in the place of one beside the document. */
  out: z.string().optional(),
  resume: z.boolean(),
  device: deviceSchema,
  dtype: dtypeSchema,
  /** Keep the pictures that models received. */
  pictures: z.boolean(),
  ffmpeg: z.string().optional(),
  sendHubToken: z.boolean(),
  /** Bytes of encoded frames to keep; absent for a usual number. */
  encodingBytes: z.int().nonnegative().optional(),
  /** Tell of each token as it comes. */
  stream: z.boolean(),
});

export const probeRequestSchema = runRequestSchema.omit({ document: true, stream: true, pictures: true }).extend({
  kind: probeKindSchema,
  /** An experiment document, a clip or a manifest. */
  target: z.string(),
  /** What a document would say of these, where the target is none. */
  asked: z.strictObject({
    model: z.string().optional(),
    sampler: z.string().optional(),
    prompt: z.string().optional(),
    labels: z.array(z.string()).optional(),
  }),
});

export const runReplySchema = runCountsSchema.extend({
  id: z.string(),
  directory: z.string(),
  status: z.enum(["finished", "cancelled"]),
  work: workSchema.omit({ asked: true }),
  warnings: z.array(z.string()),
});

/** What a person may ask the lab for. Every request can be cancelled. */
export const labRequests = {
  ask: { params: askRequestSchema, result: askReplySchema },
  run: { params: runRequestSchema, result: runReplySchema },
  probe: { params: probeRequestSchema, result: runReplySchema },
  frames: { params: framesRequestSchema, result: framesReplySchema },
} as const;

/** What the lab tells of its own accord. */
export const labNotifications = {
  /** What is being done, and how far it is. */
  progress: z.strictObject({
    stage: z.string(),
    done: z.number().optional(),
    total: z.number().optional(),
    counts: runCountsSchema.optional(),
  }),
  /** A token of an answer, with the trials it belongs to. */
  token: z.strictObject({ trials: z.array(z.string()), token: tokenSchema }),
  /**
   * Native calls begin, each of which holds the process: whoever hears nothing more within so many seconds may end it.
   * `null`: no call is under way, silence means nothing.
   */
  native: z.strictObject({ budgetSeconds: z.number().positive().nullable() }),
} as const;

export type LabRequests = typeof labRequests;
export type LabNotifications = typeof labNotifications;
export type AskRequest = z.infer<typeof askRequestSchema>;
export type AskReply = z.infer<typeof askReplySchema>;
export type RunRequestMessage = z.infer<typeof runRequestSchema>;
export type ProbeRequestMessage = z.infer<typeof probeRequestSchema>;
export type RunReply = z.infer<typeof runReplySchema>;
export type Progress = z.infer<(typeof labNotifications)["progress"]>;
