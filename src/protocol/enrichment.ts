import { z } from "zod";

const text = z.string().regex(/\S/);

/** How notes are made, where the template does not say. */
export const noteStyleSchema = z.enum(["differences", "free", "action-units"]);

/** What becomes of a note that says nothing, refuses or is cut off. */
const emptyRuleSchema = z.enum(["skip", "fail"]);
const longRuleSchema = z.enum(["cut", "skip", "fail"]);

/** Words that a person puts in the place of a gap's notes. */
export const noteOverrideSchema = z.strictObject({
  clip: text.describe("The clip's name, as results call it; left out, of every clip.").optional(),
  gap: z.int().min(1).describe("Which gap, from 1 in time order, as results number them."),
  text: z
    .union([z.string(), z.array(z.string())])
    .describe("The note, or one for each group of the gap; empty for none."),
});

/** An enriched prompt: what is asked about the frames between those that a sampler chose, and how it is told. */
export const enrichDocumentSchema = z.strictObject({
  show: z
    .enum(["both", "notes", "keyframes"])
    .describe("What the prompt shows: keyframes and notes, or one of them alone. Left out: both.")
    .optional(),
  frames: text
    .describe(
      "Which frames of each gap are described: a sampler in its short form, put to the gap alone. Left out: bins:4.",
    )
    .optional(),
  group: z
    .union([z.enum(["frame", "pair", "gap"]), z.int().min(1)])
    .describe("How many of these frames a note is about. Left out: pair.")
    .optional(),
  ends: z
    .boolean()
    .describe("Whether what is before the first keyframe and after the last one is a gap too. Left out: true.")
    .optional(),
  style: noteStyleSchema
    .describe("What a note is asked for, where there is no template: differences only, any words, or action units.")
    .optional(),
  note: z
    .strictObject({
      text: text
        .describe(
          "The question: {{frames}} is where the frames go, {{from}} and {{to}} are seconds, {{previous}} is the note before.",
        )
        .optional(),
      file: text.describe("In the place of text: a file that holds it, relative to this document.").optional(),
      system: text.describe("What the model is told before the question.").optional(),
      model: text.describe("Another model of this experiment, by its name. Left out: the one that answers.").optional(),
      decoder: text
        .describe("How a note's tokens are chosen, a decoder in its short form. Left out: greedy.")
        .optional(),
      maxTokens: z.int().min(1).describe("The longest note, in tokens. Left out: 32.").optional(),
    })
    .describe("How notes are asked for.")
    .optional(),
  form: text
    .describe(
      'How a note stands in the prompt, with {{from}}, {{to}} and {{note}}. Left out: "{{from}} s to {{to}} s: {{note}}."',
    )
    .optional(),
  keyframe: z.string().describe('What stands before a keyframe, with {{time}}. Left out: "{{time}} s".').optional(),
  join: z
    .int()
    .min(1)
    .describe("Joins a gap's notes into one, of at most so many words, as Nar-KFC does with captions.")
    .optional(),
  budget: z
    .int()
    .min(0)
    .describe(
      "The most tokens that all notes take. Notes that repeat another one's words give way first, then the latest.",
    )
    .optional(),
  mask: z.boolean().describe("Whether words that are labels are masked in notes. Left out: false.").optional(),
  empty: emptyRuleSchema
    .describe("What becomes of a note that is empty or refused: none is shown, or the trial fails. Left out: skip.")
    .optional(),
  tooLong: longRuleSchema
    .describe(
      "What becomes of a note that reached its limit: cut behind its last whole phrase, none, or the trial fails. Left out: cut.",
    )
    .optional(),
  overrides: z.array(noteOverrideSchema).describe("Notes written by hand.").optional(),
});

/** How a note came to say what it says. `refused` and `empty` notes are not shown; `dropped` ones gave way to a budget. */
export const noteStateSchema = z.enum([
  "written",
  "overridden",
  "empty",
  "refused",
  "cut",
  "masked",
  "dropped",
  "skipped",
]);

/** A note that a trial's prompt told, or would have. */
export const trialNoteSchema = z.strictObject({
  /** From 1, in time order. */
  gap: z.int().positive(),
  /** Seconds of the file. */
  from: z.number(),
  to: z.number(),
  /** The frames it is about, by index and time. */
  frames: z.array(
    z.strictObject({
      index: z.int().nonnegative(),
      ptsSeconds: z.number(),
      /** Key of the picture that the model received, in the run's `pictures`; absent where none was kept. */
      picture: z.string().optional(),
    }),
  ),
  /** Of the answer it was taken from; `null` for one written by hand. */
  call: z.string().nullable(),
  /** As it is told; "" where it is not. */
  text: z.string(),
  state: noteStateSchema,
});

export type NoteStyle = z.infer<typeof noteStyleSchema>;
export type NoteOverride = Readonly<z.infer<typeof noteOverrideSchema>>;
export type EnrichDocument = Readonly<z.infer<typeof enrichDocumentSchema>>;
export type NoteState = z.infer<typeof noteStateSchema>;
export type TrialNote = Readonly<z.infer<typeof trialNoteSchema>>;
