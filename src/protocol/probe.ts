import { z } from "zod";
import { frameTimeSchema } from "./clip.ts";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const bits = z.number().nonnegative();

/** Which diagnostic question is asked: see `core/probes`. */
export const probeKindSchema = z.enum(["order", "dilution", "influence", "enrichment"]);

/** A figure over clips with its 95 % interval; without one where there are too few clips to say more than they show. */
export const probeFigureSchema = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** What was asked, and of whom. */
const askedSchema = z.strictObject({
  model: z.string(),
  /** The prompt's name in the experiment. */
  prompt: z.string(),
  /** Clips whose trials were all done: the others are left out of every figure. */
  clips: z.array(z.string()),
  leftOut: z.array(z.strictObject({ clip: z.string(), reason: z.string() })),
});

/** What a choice of frames led to, over the clips of a probe. */
export const choiceFiguresSchema = z.strictObject({
  /** The mean number of frames shown. */
  frames: z.number().nonnegative(),
  /** Mean log-probability of each label, in nats; a label that was masked for a clip has none. */
  labels: z.array(z.strictObject({ label: z.string(), logprob: z.number().nullable() })),
  /** Of the labels' distribution. */
  entropyBits: probeFigureSchema,
  /** Mean log-probability of what the clip shows, in nats; `null` where that is not known or no candidate. */
  truthLogprob: probeFigureSchema.nullable(),
  accuracy: probeFigureSchema.nullable(),
  /** Unweighted average recall. */
  uar: probeFigureSchema.nullable(),
  macroF1: probeFigureSchema.nullable(),
  /** The share of clips with an event of which a frame is on it, and the mean number of frames on it. */
  hits: z.strictObject({ share, frames: z.number().nonnegative() }).nullable(),
});

/** A curve's peak before its end; see `core/probes/peak.ts`. */
export const probePeakSchema = z.strictObject({
  /** Which point of the curve is highest, from 0. */
  point: count,
  /** By how much it exceeds the last one. */
  gain: z.number(),
  /** 95 % interval of the gain, the peak chosen anew in each paired resample. */
  low: z.number(),
  high: z.number(),
  /** Lower bound that pays for having chosen the highest of several points. */
  lowAfterChoice: z.number(),
  claimed: z.boolean(),
});

/** For events of a length that begin anywhere: that a frame is on it, and how many. A mean over the clips. */
const expectedCoverageSchema = z.strictObject({
  eventSeconds: z.number().positive(),
  hitProbability: share,
  expectedFramesOnEvent: z.number().nonnegative(),
});

/** A choice of frames that exceeds the model's context for some of the clips. */
const exceedingChoiceSchema = z.strictObject({
  choice: z.string(),
  /** For how many clips, of how many. */
  clips: count,
  of: count,
  /** The choice is compared all the same, over the other clips; else over none. */
  compared: z.boolean(),
  /** Of the first such clip, in words. */
  reason: z.string(),
});

export const dilutionCaseSchema = askedSchema.extend({
  /** More and more frames a second, over the clips for which all of these rates fit into the model's context. */
  rates: z.array(
    choiceFiguresSchema.extend({
      framesPerSecond: z.number().positive(),
      coverage: z.array(expectedCoverageSchema),
    }),
  ),
  /** Rates that do not fit for every clip; absent where all do. */
  exceeding: z.array(exceedingChoiceSchema).optional(),
  /** `null`: too few clips, or what they show is not known. */
  ratePeak: z.strictObject({ uar: probePeakSchema, truthLogprob: probePeakSchema }).nullable(),
  /** The event's frames as they are, and more and more others of the clip; clips without an event are left out. */
  dilution: z
    .strictObject({
      clips: z.array(z.string()),
      steps: z.array(choiceFiguresSchema.extend({ others: count })),
      /** Absent where every step fits for every clip. */
      exceeding: z.array(exceedingChoiceSchema).optional(),
      /** From no other frame to the most: what the label that is shown loses in log-probability (nats), and accuracy. */
      loss: z.strictObject({ truthLogprob: probeFigureSchema, accuracy: probeFigureSchema }).nullable(),
    })
    .nullable(),
});

/** How far the labels' distribution moves from that of the frames in order, in bits. */
const orderMoveSchema = z.strictObject({
  distance: probeFigureSchema,
  /** Less what jitter moves it by. */
  excess: probeFigureSchema,
});

export const orderVerdictSchema = z.enum(["does-not-notice", "notices", "within-jitter", "undecided", "too-few-clips"]);

const orderChangeSchema = z.strictObject({ move: orderMoveSchema, verdict: orderVerdictSchema });

export const orderCaseSchema = askedSchema.extend({
  /** The sampler whose frames were put into other orders. */
  sampler: z.string(),
  perClip: z.array(
    z.strictObject({
      clip: z.string(),
      reversed: bits,
      /** Mean over the shuffles. */
      shuffled: bits,
      /** Mean over the jitters, and the greatest of them. */
      jitter: bits,
      mostJitter: bits,
    }),
  ),
  jitter: probeFigureSchema,
  reversed: orderChangeSchema,
  shuffled: orderChangeSchema,
  /** `null` where what the clips show is not known. */
  accuracy: z
    .strictObject({ forward: probeFigureSchema, reversed: probeFigureSchema, shuffled: probeFigureSchema })
    .nullable(),
  /** The control, in which order is the answer; `null` where no clip has an event with enough frames. */
  control: z
    .strictObject({
      question: z.string(),
      clips: z.array(z.string()),
      /** Of onset-only frames as appearing and offset-only ones as fading; half would be chance. */
      accuracy: probeFigureSchema,
      /** Of the same frames reversed, which then show the opposite. */
      reversedAccuracy: probeFigureSchema,
      passed: z.boolean(),
    })
    .nullable(),
});

/** What a change of the frames does to the baseline's answer. */
export const influenceEffectSchema = z.strictObject({
  /** Of the target, among the labels. */
  probability: share,
  /** Of the target's log-probability, in nats; `null` where it is masked. */
  change: z.number().nullable(),
  /** The likeliest label after the change. */
  answer: z.string(),
});

export const influenceCaseSchema = askedSchema.omit({ clips: true, leftOut: true }).extend({
  clip: z.string(),
  sampler: z.string(),
  /** The baseline's likeliest label. */
  target: z.string(),
  probability: share,
  frames: z.array(
    frameTimeSchema.extend({
      onEvent: z.boolean(),
      /** The frame gives way to its neighbour, so that as many are shown; `null` where there is none. */
      replaced: influenceEffectSchema.nullable(),
      /** It alone is shown. */
      only: influenceEffectSchema,
      /** All others are shown; `null` where there are none. */
      leftOut: influenceEffectSchema.nullable(),
    }),
  ),
  groups: z.array(
    z.strictObject({
      kind: z.enum(["event", "run"]),
      name: z.string(),
      /** Places of its frames in the order shown, from 0. */
      places: z.array(count),
      leftOut: influenceEffectSchema,
      /** Each of its frames does little alone, and all of them do much. */
      redundant: z.boolean(),
    }),
  ),
  prefills: z.strictObject({ asked: count, distinct: count }),
});

/** A way to answer the question: with notes, with frames in their place, or with notes that were spoilt on purpose. */
export const enrichmentArmSchema = z.strictObject({
  arm: z.string(),
  /** Means a trial, over all stages, unshared: frames shown, tokens that stand for frames, and all other tokens. */
  frames: z.number().nonnegative(),
  visualTokens: z.number().nonnegative(),
  textTokens: z.number().nonnegative(),
  /** The likeliest label, where one clip was asked about; of several draws, that of the first. */
  answer: z.string().nullable(),
  truthLogprob: probeFigureSchema.nullable(),
  accuracy: probeFigureSchema.nullable(),
  uar: probeFigureSchema.nullable(),
  macroF1: probeFigureSchema.nullable(),
});

/** What the model makes of something: the likeliest label, its share among the labels, its log-probability in nats. */
const noteSideSchema = z.strictObject({ label: z.string(), probability: share, logprob: z.number().nullable() });

const noteSides = {
  /** The likeliest. */
  frames: noteSideSchema,
  words: noteSideSchema,
  /** Between the two distributions: Jensen-Shannon, in bits. */
  distanceBits: bits,
};

/** A note held against its own frames, each put to the model without the other. */
export const noteCheckSchema = z.strictObject({
  clip: z.string(),
  gap: z.int().positive(),
  from: z.number(),
  to: z.number(),
  text: z.string(),
  ...noteSides,
  /** Each names another label, and each is sure of it. */
  contradicts: z.boolean(),
  /**
   * The same of action units; `null` where they were not asked about. They contradict each other where each side is sure
   * of one, and finds the other's less than half as likely.
   */
  units: z.strictObject({ ...noteSides, contradicts: z.boolean() }).nullable(),
});

export const enrichmentCaseSchema = askedSchema.extend({
  /** The sampler of the keyframes. */
  sampler: z.string(),
  arms: z.array(enrichmentArmSchema),
  /** Differences in UAR, paired; `null` where what the clips show is not known. */
  gain: z.strictObject({ overKeyframes: probeFigureSchema, overAsManyFrames: probeFigureSchema }).nullable(),
  notes: z.strictObject({
    written: count,
    /** The share of those told that names a label outright; `null` where none is told. */
    naming: share.nullable(),
    /** Of clips with an event that lies in a gap: how many, and of how many a note looked at it and told of it. */
    events: z.strictObject({ known: count, looked: count, told: count }).nullable(),
    checked: z.array(noteCheckSchema),
  }),
});

const probeHead = {
  format: z.literal(1),
  /** In words, one sentence a model and prompt. */
  verdicts: z.array(z.string()),
  /** What a reader has to know of how it was measured, in words. */
  notes: z.array(z.string()),
};

export const probeResultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ ...probeHead, kind: z.literal("dilution"), cases: z.array(dilutionCaseSchema) }),
  z.strictObject({
    ...probeHead,
    kind: z.literal("order"),
    /** Bits: a move whose upper bound lies below it counts as none. */
    marginBits: z.number().positive(),
    cases: z.array(orderCaseSchema),
  }),
  z.strictObject({ ...probeHead, kind: z.literal("influence"), cases: z.array(influenceCaseSchema) }),
  z.strictObject({ ...probeHead, kind: z.literal("enrichment"), cases: z.array(enrichmentCaseSchema) }),
]);

/** What `saccade coverage --json` prints, a row for each clip, sampler and length of event. */
export const coverageRowSchema = z.strictObject({
  /** As it was asked for. */
  sampler: z.string(),
  /** How many; `null` where that depends on the content. */
  frames: z.number().nonnegative().nullable(),
  eventSeconds: z.number().positive(),
  /** That enough frames are on an event that begins anywhere; `null` where the frames depend on the content. */
  hitProbability: share.nullable(),
  expectedFramesOnEvent: z.number().nonnegative().nullable(),
  longestGapSeconds: z.number().nonnegative().nullable(),
  /** Why there is no probability, or what kind of mean it is. */
  note: z.string().optional(),
  /** Absent where no clip was named. */
  clip: z.string().optional(),
  /** Of the clip's own events, how many frames are on each; absent where none are known. */
  events: z.array(z.strictObject({ label: z.string(), onsetSeconds: z.number(), framesOnEvent: count })).optional(),
});

export type ProbeKind = z.infer<typeof probeKindSchema>;
export type ProbeFigure = z.infer<typeof probeFigureSchema>;
export type ChoiceFigures = z.infer<typeof choiceFiguresSchema>;
export type ProbePeak = z.infer<typeof probePeakSchema>;
export type ExceedingChoice = z.infer<typeof exceedingChoiceSchema>;
export type DilutionCase = z.infer<typeof dilutionCaseSchema>;
export type OrderCase = z.infer<typeof orderCaseSchema>;
export type OrderVerdict = z.infer<typeof orderVerdictSchema>;
export type InfluenceEffect = z.infer<typeof influenceEffectSchema>;
export type InfluenceCase = z.infer<typeof influenceCaseSchema>;
export type EnrichmentArm = z.infer<typeof enrichmentArmSchema>;
export type NoteCheck = z.infer<typeof noteCheckSchema>;
export type EnrichmentCase = z.infer<typeof enrichmentCaseSchema>;
export type ProbeResult = z.infer<typeof probeResultSchema>;
export type CoverageRow = z.infer<typeof coverageRowSchema>;
