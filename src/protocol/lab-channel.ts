import { z } from "zod";
import { askResultSchema } from "./ask.ts";
import { tokenSchema } from "./answer.ts";
import { deviceSchema } from "./device.ts";
import { framesReplySchema, framesRequestSchema } from "./frames.ts";
import { inspectReplySchema, inspectRequestSchema, pictureReplySchema, pictureRequestSchema } from "./lab-clips.ts";
import { documentSourceSchema, renderReplySchema, renderRequestSchema, resolveReplySchema } from "./lab-documents.ts";
import { devicesReplySchema, downloadReplySchema, downloadRequestSchema, modelsReplySchema } from "./lab-models.ts";
import {
  branchReplySchema,
  branchRequestSchema,
  deleteRunRequestSchema,
  diffReplySchema,
  diffRequestSchema,
  listRunsReplySchema,
  listRunsRequestSchema,
  readRunReplySchema,
  readRunRequestSchema,
  reportRequestSchema,
  tokenRequestSchema,
} from "./lab-runs.ts";
import { dtypeSchema } from "./model.ts";
import { probeKindSchema } from "./probe.ts";
import { runClipSchema, runCountsSchema, runSelectionSchema, trialSchema, workSchema } from "./run.ts";

const nothing = z.strictObject({});
/** What a request calls itself, and its notifications with it: several may be under way. */
const task = z.string().optional();

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

/** What a question will be about that is still put into words. */
export const prepareRequestSchema = askRequestSchema.pick({
  clip: true,
  model: true,
  dtype: true,
  device: true,
  ffmpeg: true,
  sendHubToken: true,
});

export const runRequestSchema = z.strictObject({
  /** Of the experiment document. */
  document: z.string(),
  /** The document as it stands in an editor, where that is not what is saved. */
  text: z.string().optional(),
  /** A part of the experiment. A run of it is gone on with by the same part only. */
  only: runSelectionSchema.optional(),
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
  /** Tell of each token as it comes, and of each trial. */
  stream: z.boolean(),
  task,
});

export const probeRequestSchema = runRequestSchema.omit({ document: true, stream: true, pictures: true }).extend({
  /** Tell of each trial. */
  stream: z.boolean().optional(),
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
  prepare: { params: prepareRequestSchema, result: nothing },
  run: { params: runRequestSchema, result: runReplySchema },
  probe: { params: probeRequestSchema, result: runReplySchema },
  frames: { params: framesRequestSchema, result: framesReplySchema },
  resolve: { params: documentSourceSchema, result: resolveReplySchema },
  render: { params: renderRequestSchema, result: renderReplySchema },
  inspect: { params: inspectRequestSchema, result: inspectReplySchema },
  picture: { params: pictureRequestSchema, result: pictureReplySchema },
  readRun: { params: readRunRequestSchema, result: readRunReplySchema },
  token: { params: tokenRequestSchema, result: tokenSchema },
  listRuns: { params: listRunsRequestSchema, result: listRunsReplySchema },
  report: { params: reportRequestSchema, result: nothing },
  diff: { params: diffRequestSchema, result: diffReplySchema },
  deleteRun: { params: deleteRunRequestSchema, result: nothing },
  branch: { params: branchRequestSchema, result: branchReplySchema },
  models: { params: nothing, result: modelsReplySchema },
  devices: { params: nothing, result: devicesReplySchema },
  download: { params: downloadRequestSchema, result: downloadReplySchema },
} as const;

/** What the lab tells of its own accord. */
export const labNotifications = {
  /** What is being done, and how far it is. */
  progress: z.strictObject({
    task,
    stage: z.string(),
    done: z.number().optional(),
    total: z.number().optional(),
    counts: runCountsSchema.optional(),
  }),
  /** A token of an answer, with the trials it belongs to. */
  token: z.strictObject({ task, trials: z.array(z.string()), token: tokenSchema }),
  /** A run has its folder and its first line, and can be read. */
  begun: z.strictObject({ task, directory: z.string() }),
  /**
   * Trials that were done or failed since, lean: their tokens without alternatives, their pictures by the paths of
   * files. `clips` are those that trials are about and that were not told before.
   */
  trials: z.strictObject({
    task,
    trials: z.array(trialSchema),
    pictures: z.record(z.string(), z.string()),
    clips: z.array(runClipSchema),
  }),
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
export type PrepareRequest = z.infer<typeof prepareRequestSchema>;
export type RunRequestMessage = z.infer<typeof runRequestSchema>;
export type ProbeRequestMessage = z.infer<typeof probeRequestSchema>;
export type RunReply = z.infer<typeof runReplySchema>;
export type Progress = z.infer<(typeof labNotifications)["progress"]>;
