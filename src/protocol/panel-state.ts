import { z } from "zod";
import { answerSchema } from "./answer.ts";
import { frameTimeSchema } from "./clip.ts";
import { probeKindSchema } from "./probe.ts";
import { runClipSchema, runCountsSchema, runReportSchema } from "./run.ts";

const count = z.int().nonnegative();

/** What is wrong in a document, and where: both count from 1, columns in UTF-16 units. */
export const documentProblemSchema = z.strictObject({
  line: z.int().positive(),
  column: z.int().positive(),
  sentence: z.string(),
});

/** The document that a panel shows. While it has problems the panel is read-only. */
export const panelDocumentSchema = z.strictObject({
  uri: z.string(),
  /** As a person knows it. */
  name: z.string(),
  /** The editor's, one more with each change: an edit says which one it was made for. */
  version: z.int(),
  text: z.string(),
  isUntitled: z.boolean(),
  isDirty: z.boolean(),
  problems: z.array(documentProblemSchema),
});

/** A frame's small picture. */
export const thumbnailSchema = frameTimeSchema.extend({
  /** That the page may load. */
  uri: z.string(),
});

/** Which frames a sampler of the document chooses of a clip, or why that is not known. */
export const panelLaneSchema = z.strictObject({
  sampler: z.string(),
  frames: z.array(frameTimeSchema.extend({ reason: z.string(), score: z.number().nullable() })).nullable(),
  /** A sentence: it cannot be said, or only once the model is asked. */
  problem: z.string().nullable(),
});

/** A clip of the document. */
export const panelClipSchema = z.strictObject({
  /** As trials name it. */
  name: z.string(),
  /** Of its entry in the document's `clips`, from 0. */
  entry: count,
  /** Whether the entry is about this file alone, so that its label, events and range can be written there. */
  isOwnEntry: z.boolean(),
  status: z.enum(["reading", "ready", "failed"]),
  error: z.string().nullable(),
  /** Of the file, for the page's player; the page finds out whether it can play it. */
  videoUri: z.string().nullable(),
  /** Another one where the file was replaced; empty while that is not known. */
  stamp: z.string(),
  /** `null` until it was read. Its motion is that of the range. */
  info: runClipSchema.nullable(),
  /** When each frame of the file is shown, in seconds; `null` until it was read, or where there are too many to tell. */
  frameTimes: z.array(z.number()).nullable(),
  /** Spread evenly over the file, in time order. */
  thumbnails: z.array(thumbnailSchema),
  lanes: z.array(panelLaneSchema),
});

/**
 * A run as the panel shows it. The report is lean: tokens carry no alternatives (`top` is empty, they are fetched when
 * one is opened), and pictures are addresses that the page may load.
 */
export const panelRunSchema = z.strictObject({
  status: z.enum(["starting", "running", "finished", "cancelled", "interrupted", "failed"]),
  /** What is being done now, for a person. */
  stage: z.string(),
  counts: runCountsSchema,
  /** Seconds until it is finished, as far as one can tell. */
  secondsLeft: z.number().nonnegative().nullable(),
  /** Why it failed, as a sentence. */
  error: z.string().nullable(),
  /** What a person should know beside the results, as sentences: what was wrong with footage, that the lab was restarted. */
  notes: z.array(z.string()),
  /** `null` until it has begun. */
  report: runReportSchema.nullable(),
});

/** An answer continued from another token than was said: a call with a parent, not part of the document. */
export const panelBranchSchema = z.strictObject({
  id: z.string(),
  /** The trial it parts from, the place of the token that was changed, from 0, and what stands there now. */
  trial: z.string(),
  place: count,
  tokenId: count,
  tokenText: z.string(),
  status: z.enum(["running", "done", "failed"]),
  error: z.string().nullable(),
  /** The whole answer, lean; `null` until it is done. */
  answer: answerSchema.nullable(),
});

/** A probe of the document. */
export const panelProbeSchema = z.strictObject({
  kind: probeKindSchema,
  run: panelRunSchema,
});

/** Where models compute, for the run bar. */
export const panelEngineSchema = z.strictObject({
  /** `stopped`: it is started when it is needed. */
  lab: z.enum(["stopped", "working", "idle"]),
  /** As the person asked for it, such as `auto`. */
  device: z.string(),
  /** What it came to in the last run, such as `webgpu`. */
  computedOn: z.string().nullable(),
});

/** All that a panel's page shows; the host holds it and tells each change. */
const shownProbeSchema = z.union([z.literal("coverage"), probeKindSchema]);

export const panelStateSchema = z.strictObject({
  document: panelDocumentSchema,
  /** Whether the workspace is trusted: else nothing that it names is read or run, and the panel says so. */
  isTrusted: z.boolean(),
  clips: z.array(panelClipSchema),
  run: panelRunSchema.nullable(),
  /** Runs and probes that stand here though there are newer ones, since a person opened them, by the name of lists. */
  past: z.array(z.strictObject({ of: z.union([z.literal("run"), probeKindSchema]), name: z.string() })),
  /** The run before, so that flips can be shown and an earlier answer stays beside the new one; lean as well. */
  previous: runReportSchema.nullable(),
  /**
   * Folders of those of its trials that an earlier run than `previous.run` told, by their ids: runs of a part of the
   * document leave the other answers as they were.
   */
  previousFolders: z.record(z.string(), z.string()),
  probes: z.array(panelProbeSchema),
  branches: z.array(panelBranchSchema),
  /** What a person asked to see outside of the page, a probe or the answers; another turn asks for it anew. */
  lookAt: z
    .strictObject({ at: z.union([shownProbeSchema, z.literal("answers")]), turn: z.int().positive() })
    .nullable(),
  engine: panelEngineSchema,
  /** Models that the person can name, with those that are here first. */
  models: z.array(z.strictObject({ id: z.string(), description: z.string(), isLocal: z.boolean() })),
});

export type DocumentProblem = Readonly<z.infer<typeof documentProblemSchema>>;
export type PanelDocument = Readonly<z.infer<typeof panelDocumentSchema>>;
export type Thumbnail = Readonly<z.infer<typeof thumbnailSchema>>;
export type PanelLane = Readonly<z.infer<typeof panelLaneSchema>>;
export type PanelClip = Readonly<z.infer<typeof panelClipSchema>>;
export type PanelRun = Readonly<z.infer<typeof panelRunSchema>>;
export type PanelBranch = Readonly<z.infer<typeof panelBranchSchema>>;
export type PanelProbe = Readonly<z.infer<typeof panelProbeSchema>>;
export type ShownProbe = z.infer<typeof shownProbeSchema>;
export type PanelEngine = Readonly<z.infer<typeof panelEngineSchema>>;
export type PanelState = Readonly<z.infer<typeof panelStateSchema>>;
