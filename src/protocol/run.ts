import { z } from "zod";
import { answerSchema, labelSchema, labelScoringSchema } from "./answer.ts";
import { frameTimeSchema } from "./clip.ts";
import { trialNoteSchema } from "./enrichment.ts";
import { eventSchema } from "./experiment.ts";
import { modelIdentitySchema } from "./model.ts";
import { probeKindSchema, probeResultSchema } from "./probe.ts";

const seconds = z.number().nonnegative();
const count = z.int().nonnegative();
const name = z.string().max(10_000);

/** What choosing frames takes, beside showing them. */
export const selectionCostSchema = z.strictObject({
  /** Frames that went through the pass over the whole clip which measures motion, and those looked at for a face first. */
  framesMeasured: count,
  /** Frames that a model was asked about one by one. Their encodings and tokens count with all others. */
  calls: count,
});

/** What writing notes takes. Their tokens and frames count with all others too. */
export const notesCostSchema = z.strictObject({
  calls: count,
  /** Frames that notes are about. */
  framesEncoded: count,
  promptTokens: count,
  newTokens: count,
  /** That the calls took by themselves. */
  seconds,
});

/** Work that can be counted, whoever does it. */
export const workCountsSchema = z.strictObject({
  framesDecoded: count,
  framesEncoded: count,
  promptTokens: count,
  newTokens: count,
  selection: selectionCostSchema.default({ framesMeasured: 0, calls: 0 }),
  /** Absent where no notes were written. */
  notes: notesCostSchema.optional(),
});

/** What all trials would have needed alone, what was computed, and the seconds that took, shared or not. */
export const workSchema = z.strictObject({
  asked: workCountsSchema,
  computed: workCountsSchema,
  seconds: z.strictObject({
    decode: seconds,
    /** Measuring motion, and asking a model which frames matter. */
    select: seconds.default(0),
    load: seconds,
    encode: seconds,
    prefill: seconds,
    generate: seconds,
    total: seconds,
  }),
});

/** How far a run is. */
export const runCountsSchema = z.strictObject({
  trials: count,
  done: count,
  failed: count,
});

/** A trial's place in the grid: names of each axis, and the repeat from 1. */
export const coordinatesSchema = z.strictObject({
  clip: z.string(),
  model: z.string(),
  sampler: z.string(),
  prompt: z.string(),
  decoder: z.string(),
  repeat: z.int().positive(),
});

/** A frame that a trial showed the model. */
export const shownFrameSchema = frameTimeSchema.extend({
  /** Key of the picture the model received, in the run's `pictures`; absent where none was kept. */
  picture: z.string().optional(),
  /** Why the sampler chose it, for a person, as "apex of candidate 2". */
  reason: z.string().optional(),
  /** What the sampler found it worth; each has a scale of its own. */
  score: z.number().optional(),
});

const trialBase = coordinatesSchema.extend({
  /** Its coordinates as one word: unique in a run, the same in every run of the document. */
  id: z.string(),
});

/** `frameTokens` are those of the tokens that stand for frames. */
export const finalPromptSchema = z.strictObject({ text: z.string(), tokens: count, frameTokens: count });

/** What a trial would need alone; its seconds are only those measured for it. */
export const trialCostSchema = workCountsSchema.extend({
  /** Those of the prompt tokens, over all stages, that stand for frames; absent in runs of versions that did not count them. */
  frameTokens: count.optional(),
  seconds,
});

export const doneTrialSchema = trialBase.extend({
  status: z.literal("done"),
  ...answerSchema.shape,
  /** In the order they were asked for; empty if there were none. */
  labels: z.array(labelSchema),
  labelScoring: labelScoringSchema,
  /** In the order the model saw them. */
  frames: z.array(shownFrameSchema),
  /** What its prompt told of the frames in between, each with the answer it was taken from. */
  notes: z.array(trialNoteSchema.extend({ answer: answerSchema.optional() })).optional(),
  /** Of an enriched prompt: exactly as the model got it, and how many tokens that is, frames included. */
  finalPrompt: finalPromptSchema.optional(),
  cost: trialCostSchema,
});

export const failedTrialSchema = trialBase.extend({
  status: z.literal("failed"),
  /** The sentence for the person. */
  error: z.string(),
});

export const trialSchema = z.discriminatedUnion("status", [doneTrialSchema, failedTrialSchema]);

/** A clip of a run, probed. */
export const runClipSchema = z.strictObject({
  /** As trials name it. */
  name: z.string(),
  path: z.string(),
  sha256: z.string(),
  durationSeconds: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  frameRate: z.number().positive(),
  frameCount: z.int().positive(),
  /** The range that samplers saw, in seconds of the file. */
  fromSeconds: seconds,
  toSeconds: seconds,
  label: z.string().nullable(),
  events: z.array(eventSchema),
  subject: z.string().nullable(),
  /** Whether Saccade's renderer drew what it shows; absent in runs of versions that did not tell. */
  drawn: z.boolean().optional(),
  /** How much moves from the range's beginning to its end, 0 to 1 of the most; absent where it was not measured. */
  motion: z.array(z.number().min(0).max(1)).optional(),
});

const unfitChoiceSchema = z.strictObject({
  clip: z.string(),
  model: z.string(),
  prompt: z.string(),
  /** The choice of frames; `null` for all of the probe. */
  choice: z.string().nullable(),
  /** In words. */
  reason: z.string(),
});

/** A run that answers a probe's question: what was planned, beside the trials. */
export const plannedProbeSchema = z.strictObject({
  kind: probeKindSchema,
  /** The sampler whose frames were changed; of no meaning for `dilution`. */
  sampler: z.string(),
  /** Whether frames carry their time in their pixels. */
  timestamps: z.boolean(),
  /** Of the frames that were chosen for each clip, so that a run goes on with these alone. */
  plan: z.string(),
  /** What could not be asked of a clip and is no trial; absent where all could. */
  unfit: z.array(unfitChoiceSchema).optional(),
});

/** Some of an experiment, by names; an axis that is left out is whole. */
export const runSelectionSchema = z.strictObject({
  clips: z.array(name).optional(),
  models: z.array(name).optional(),
  samplers: z.array(name).optional(),
  prompts: z.array(name).optional(),
  decoders: z.array(name).optional(),
});

export const runStatusSchema = z.enum(["finished", "cancelled", "interrupted"]);

/** Everything that can be said about a run, read from its journal. `saccade run --json` prints a part of it. */
export const runReportSchema = z.strictObject({
  run: z.strictObject({
    id: z.string(),
    directory: z.string(),
    status: runStatusSchema,
    startedAt: z.iso.datetime(),
    /** Of the last line written. */
    updatedAt: z.iso.datetime(),
    /** What was run of the document, where that is not all of it. */
    only: runSelectionSchema.optional(),
  }),
  environment: z.strictObject({
    saccade: z.string(),
    ffmpeg: z.string(),
    runtime: z.string(),
    platform: z.string(),
    models: z.array(modelIdentitySchema.extend({ name: z.string(), sha256: z.string(), drawnFacesOnly: z.boolean() })),
  }),
  /** The experiment document as it was when the run started. */
  document: z.strictObject({ path: z.string(), text: z.string() }),
  axes: z.strictObject({
    clips: z.array(runClipSchema),
    models: z.array(z.string()),
    samplers: z.array(z.string()),
    /** `notes` is the question of an enriched prompt's notes. */
    prompts: z.array(z.strictObject({ name: z.string(), text: z.string(), notes: z.string().optional() })),
    /** `settings` is the decoder's configuration in words, its order of processors named. */
    decoders: z.array(z.strictObject({ name: z.string(), settings: z.string() })),
    repeats: z.int().positive(),
    seed: z.int(),
  }),
  /** Names of the arm that others are compared with, within each clip; `null` if the document names none. */
  baseline: coordinatesSchema.omit({ clip: true, repeat: true }).nullable(),
  trials: z.array(trialSchema),
  /** How many trials the run has, where `trials` are a selection of them. The work is that of all. */
  shownOf: count.optional(),
  /** PNG files of the pixels that the model received, as data URIs, by key. */
  pictures: z.record(z.string(), z.string()),
  work: workSchema,
  failed: count,
  /** Of a probe's run; its result is `null` while trials are missing. */
  probe: z.strictObject({ planned: plannedProbeSchema, result: probeResultSchema.nullable() }).optional(),
});

export type UnfitChoice = z.infer<typeof unfitChoiceSchema>;
export type PlannedProbe = z.infer<typeof plannedProbeSchema>;
export type SelectionCost = z.infer<typeof selectionCostSchema>;
export type NotesCost = z.infer<typeof notesCostSchema>;
export type WorkCounts = z.infer<typeof workCountsSchema>;
export type Work = z.infer<typeof workSchema>;
export type RunCounts = Readonly<z.infer<typeof runCountsSchema>>;
export type Coordinates = z.infer<typeof coordinatesSchema>;
export type ShownFrame = z.infer<typeof shownFrameSchema>;
export type DoneTrial = z.infer<typeof doneTrialSchema>;
export type FailedTrial = z.infer<typeof failedTrialSchema>;
export type Trial = z.infer<typeof trialSchema>;
export type RunSelection = Readonly<z.infer<typeof runSelectionSchema>>;
export type RunClip = z.infer<typeof runClipSchema>;
export type RunStatus = z.infer<typeof runStatusSchema>;
export type RunReport = z.infer<typeof runReportSchema>;
