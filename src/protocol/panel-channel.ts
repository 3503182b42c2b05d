import { z } from "zod";
import { tokenSchema } from "./answer.ts";
import { panelRunSchema, panelStateSchema } from "./panel-state.ts";
import { probeKindSchema } from "./probe.ts";
import { runSelectionSchema, trialSchema } from "./run.ts";

export { type RunSelection, runSelectionSchema } from "./run.ts";

const name = z.string().max(10_000);
const nothing = z.strictObject({});
/** Characters of JSON: an experiment is written by a person. */
const LONGEST_EDIT = 1_000_000;

/**
 * A change of the document's value, made as the least change of its text, so that comments stay.
 *
 * `set` writes a value where one is or is not yet; `insert` puts one into a list before the place that the path ends in
 * (its length: at the end); `remove` takes one out. `expected` is what the page saw at the path: where the document has
 * moved on, the change is made all the same if that still stands there, and refused if it does not.
 */
export const documentChangeSchema = z.strictObject({
  kind: z.enum(["set", "insert", "remove"]),
  path: z
    .array(z.union([name, z.int().nonnegative()]))
    .min(1)
    .max(12),
  value: z.json().optional(),
  expected: z.json().optional(),
});

/** What the page asks of its host. The host believes none of it unchecked. */
export const panelRequests = {
  /** The page is there: it gets everything, and from then on each change. */
  ready: { params: nothing, result: panelStateSchema },
  /** Changes the document, all changes as one step of undo. `reason` is a sentence. */
  edit: {
    params: z.strictObject({
      version: z.int(),
      changes: z
        .array(documentChangeSchema)
        .min(1)
        .max(100)
        .refine((changes) => JSON.stringify(changes).length <= LONGEST_EDIT),
    }),
    result: z.strictObject({ applied: z.boolean(), reason: z.string().nullable() }),
  },
  /** Starts a run of the document as it stands; one under way is refused. It returns once it has begun or cannot. */
  run: { params: z.strictObject({ only: runSelectionSchema.optional() }), result: nothing },
  /** Goes on with a run that was cancelled or interrupted. */
  resume: { params: nothing, result: nothing },
  /** Cancels the run, probe or branch under way. */
  cancel: { params: nothing, result: nothing },
  probe: { params: z.strictObject({ kind: probeKindSchema }), result: nothing },
  /** A token with its alternatives; `note` is the place of a note among its trial's, from 0. */
  token: {
    params: z.strictObject({
      /** Whose trial: the run's, the previous run's or a branch's, by its id. */
      of: z.union([z.literal("run"), z.literal("previous"), z.strictObject({ branch: name })]),
      trial: name,
      place: z.int().nonnegative(),
      note: z.int().nonnegative().optional(),
    }),
    result: tokenSchema,
  },
  /** Continues an answer from another token; the branch then stands in the state. */
  branch: {
    params: z.strictObject({ trial: name, place: z.int().nonnegative(), tokenId: z.int().nonnegative() }),
    result: nothing,
  },
  /** A prompt as a model's chat template renders it, frames as slots. */
  render: {
    params: z.strictObject({ prompt: name, model: name }),
    result: z.strictObject({ text: z.string(), tokens: z.int().nonnegative() }),
  },
  /** A frame as a sampler's view shows it. */
  picture: {
    params: z.strictObject({ clip: name, index: z.int().nonnegative(), sampler: name.optional() }),
    result: z.strictObject({ uri: z.string() }),
  },
  /** Shows the newest runs in the place of an earlier one that a person opened. */
  showNewest: { params: nothing, result: nothing },
  copy: { params: z.strictObject({ text: z.string().max(1_000_000) }), result: nothing },
  /** Writes the run as a page, to a file that the person chooses, and offers to open it. */
  exportReport: { params: nothing, result: nothing },
  selectModel: { params: nothing, result: nothing },
  /** Opens the document as text, at a place. */
  openText: {
    params: z.strictObject({ line: z.int().positive().optional(), column: z.int().positive().optional() }),
    result: nothing,
  },
  showLog: { params: nothing, result: nothing },
  manageTrust: { params: nothing, result: nothing },
} as const;

/** What the host tells of its own accord. */
export const panelNotifications = {
  /** Parts of the state that are others now, each whole. */
  state: panelStateSchema.partial(),
  /** How far the run or a probe is, between two changes of the state that carry all of it. */
  progress: panelRunSchema
    .pick({ status: true, stage: true, counts: true, secondsLeft: true })
    .extend({ of: z.union([z.literal("run"), probeKindSchema]) }),
  /** Tokens of answers under way, each with the trials it belongs to, in order. */
  tokens: z.strictObject({
    tokens: z.array(z.strictObject({ trials: z.array(z.string()), token: tokenSchema })),
  }),
  /** Trials of the run that were done or failed since; their pictures come with them. */
  trials: z.strictObject({
    trials: z.array(trialSchema),
    pictures: z.record(z.string(), z.string()),
  }),
} as const;

export type PanelRequests = typeof panelRequests;
export type PanelNotifications = typeof panelNotifications;
export type DocumentChange = Readonly<z.infer<typeof documentChangeSchema>>;
export type PanelParams<Method extends keyof PanelRequests> = z.input<PanelRequests[Method]["params"]>;
export type PanelResult<Method extends keyof PanelRequests> = z.infer<PanelRequests[Method]["result"]>;
export type PanelNews<Name extends keyof PanelNotifications> = z.infer<PanelNotifications[Name]>;
