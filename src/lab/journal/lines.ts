import { z } from "zod";
import { answerSchema, labelSchema, labelScoringSchema } from "../../protocol/answer.ts";
import { trialNoteSchema } from "../../protocol/enrichment.ts";
import { branchSchema } from "../../protocol/lab-runs.ts";
import {
  coordinatesSchema,
  finalPromptSchema,
  plannedProbeSchema,
  runClipSchema,
  runReportSchema,
  runSelectionSchema,
  shownFrameSchema,
  trialCostSchema,
  workSchema,
} from "../../protocol/run.ts";

/** The format that this Saccade writes. A higher one was written by a newer Saccade and is left alone. */
export const FORMAT = 1;

const at = z.iso.datetime();
const key = z.string().regex(/^[0-9a-f]{64}$/);
const report = runReportSchema.shape;

/** The first line: what the run is. */
export const runLineSchema = z.strictObject({
  line: z.literal("run"),
  format: z.literal(FORMAT),
  at,
  id: z.string(),
  environment: report.environment,
  document: report.document,
  axes: report.axes.omit({ clips: true }),
  baseline: report.baseline,
  /** How many trials the experiment has. */
  trials: z.int().nonnegative(),
  /** What was run of the document, where that is not all of it. */
  only: runSelectionSchema.optional(),
  /** Whether it only wrote the notes that a probe's run takes: it is told in no list, and not gone on with. */
  forProbe: z.literal(true).optional(),
  /** What a probe planned, where the run is one's. */
  probe: plannedProbeSchema.optional(),
});

/** A writer began, at first or to resume. */
const sessionLineSchema = z.strictObject({ line: z.literal("session"), at });

const clipLineSchema = z.strictObject({ line: z.literal("clip"), clip: runClipSchema });

export const answerCallSchema = z.strictObject({
  line: z.literal("call"),
  at,
  key,
  kind: z.literal("answer"),
  answer: answerSchema,
  seconds: z.number().nonnegative(),
});

export const labelsCallSchema = z.strictObject({
  line: z.literal("call"),
  at,
  key,
  kind: z.literal("labels"),
  labels: z.array(labelSchema),
  labelScoring: labelScoringSchema,
});

const callLineSchema = z.discriminatedUnion("kind", [answerCallSchema, labelsCallSchema]);

const trialSchema = coordinatesSchema.extend({ id: z.string() });

/** A trial says which calls it is made of; a later line about the same trial counts. */
export const doneTrialLineSchema = trialSchema.extend({
  line: z.literal("trial"),
  at,
  status: z.literal("done"),
  answer: key,
  /** `null` where there are no labels. */
  labels: key.nullable(),
  frames: z.array(shownFrameSchema),
  /** What an enriched prompt told, by the keys of the calls it was taken from. */
  notes: z.array(trialNoteSchema).optional(),
  finalPrompt: finalPromptSchema.optional(),
  cost: trialCostSchema,
});

export const failedTrialLineSchema = trialSchema.extend({
  line: z.literal("trial"),
  at,
  status: z.literal("failed"),
  error: z.string(),
});

const trialLineSchema = z.discriminatedUnion("status", [doneTrialLineSchema, failedTrialLineSchema]);

/** A call with a parent: an answer continued from another token of a trial. */
const branchLineSchema = branchSchema.extend({ line: z.literal("branch") });

/** What the session computed so far. */
const workLineSchema = z.strictObject({ line: z.literal("work"), work: workSchema.omit({ asked: true }) });

const endLineSchema = z.strictObject({ line: z.literal("end"), at, status: z.enum(["finished", "cancelled"]) });

export const journalLineSchema = z.union([
  runLineSchema,
  sessionLineSchema,
  clipLineSchema,
  callLineSchema,
  trialLineSchema,
  branchLineSchema,
  workLineSchema,
  endLineSchema,
]);

export type RunLine = z.infer<typeof runLineSchema>;
export type CallLine = z.infer<typeof callLineSchema>;
export type AnswerCallLine = z.infer<typeof answerCallSchema>;
/** Keys of the calls that a trial is made of; none of one that failed. */
export function callsOf(trial: TrialLine): string[] {
  if (trial.status === "failed") return [];
  return [trial.answer, trial.labels, ...(trial.notes ?? []).map(({ call }) => call)].filter((key) => key !== null);
}

export type LabelsCallLine = z.infer<typeof labelsCallSchema>;
export type TrialLine = z.infer<typeof trialLineSchema>;
export type DoneTrialLine = z.infer<typeof doneTrialLineSchema>;
export type JournalLine = z.infer<typeof journalLineSchema>;
