import { z } from "zod";
import { answerSchema } from "./answer.ts";
import { probeKindSchema } from "./probe.ts";
import { runCountsSchema, runReportSchema, runStatusSchema } from "./run.ts";

const count = z.int().nonnegative();

/** An answer that was continued from another token than was said. */
export const branchSchema = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  /** The trial it parts from, the place of the token that was changed, from 0, and what stands there now. */
  trial: z.string(),
  place: count,
  tokenId: count,
  tokenText: z.string(),
  /** The whole answer. */
  answer: answerSchema,
});

export const readRunRequestSchema = z.strictObject({ directory: z.string() });

export const readRunReplySchema = z.strictObject({
  /** Lean: tokens without alternatives, pictures as the paths of their files. */
  report: runReportSchema,
  /** Lean as well. */
  branches: z.array(branchSchema),
});

/** A token with its alternatives. */
export const tokenRequestSchema = z.strictObject({
  directory: z.string(),
  /** A trial's, or a branch's. */
  of: z.union([z.strictObject({ trial: z.string(), note: count.optional() }), z.strictObject({ branch: z.string() })]),
  place: count,
});

export const listRunsRequestSchema = z.strictObject({
  /** Experiment documents whose runs are told. */
  documents: z.array(z.string()).default([]),
  /** Folders in which all runs are told, those in folders below it too. */
  folders: z.array(z.string()).default([]),
  /** Only the newest so many of each document. */
  most: z.int().positive().optional(),
});

/** What a list of runs says of each. */
export const runSummarySchema = z.strictObject({
  id: z.string(),
  directory: z.string(),
  /** The document's path when the run was started. */
  document: z.string(),
  status: runStatusSchema,
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  counts: runCountsSchema,
  models: z.array(z.string()),
  /** Of a probe's run. */
  probe: probeKindSchema.nullable(),
  /** Whether it is a part of the document's trials. */
  isSelection: z.boolean(),
});

export const listRunsReplySchema = z.strictObject({
  /** The newest first. */
  runs: z.array(runSummarySchema),
  /** Folders that should be runs and cannot be read, with a sentence. */
  unreadable: z.array(z.strictObject({ directory: z.string(), sentence: z.string() })),
});

export const reportFormatSchema = z.enum(["table", "json", "csv", "md", "html"]);

export const reportRequestSchema = z.strictObject({
  directory: z.string(),
  format: reportFormatSchema,
  /** The file to write. */
  out: z.string(),
});

export const diffRequestSchema = z.strictObject({ first: z.string(), second: z.string() });
export const diffReplySchema = z.strictObject({
  /** For a terminal or an editor, in columns. */
  text: z.string(),
});

/** Refused for a folder that is no run. */
export const deleteRunRequestSchema = z.strictObject({ directory: z.string() });

export const branchRequestSchema = z.strictObject({
  directory: z.string(),
  trial: z.string(),
  place: count,
  tokenId: count,
  /** What to call it; left out, a new name. */
  id: z.string().max(64).optional(),
  ffmpeg: z.string().optional(),
  sendHubToken: z.boolean(),
  /** What notifications call it. */
  task: z.string().optional(),
});

export const branchReplySchema = z.strictObject({ branch: branchSchema });

export type Branch = z.infer<typeof branchSchema>;
export type ReadRunReply = z.infer<typeof readRunReplySchema>;
export type TokenRequest = z.infer<typeof tokenRequestSchema>;
export type ListRunsRequest = z.infer<typeof listRunsRequestSchema>;
export type ListRunsReply = z.infer<typeof listRunsReplySchema>;
export type RunSummaryLine = z.infer<typeof runSummarySchema>;
export type ReportFormat = z.infer<typeof reportFormatSchema>;
export type ReportRequest = z.infer<typeof reportRequestSchema>;
export type DiffRequest = z.infer<typeof diffRequestSchema>;
export type BranchRequest = z.infer<typeof branchRequestSchema>;
