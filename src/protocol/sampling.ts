import { z } from "zod";
import { withKeys } from "./with-keys.ts";

const fraction = z.number().min(0).max(1);
const seconds = z.number().nonnegative();
const count = z.int().min(1).describe("How many frames.");
const seed = z
  .int()
  .describe("What the draws begin from: the same seed chooses the same frames. Left out: 0.")
  .default(0);

/** A part of a frame, in fractions of its width and height from its top left corner. */
export const boxSchema = z.strictObject({
  x: fraction.describe("Left edge."),
  y: fraction.describe("Top edge."),
  width: fraction.gt(0),
  height: fraction.gt(0),
});

export type Box = Readonly<z.infer<typeof boxSchema>>;

/** What of a frame a model is shown. */
export const viewSchema = z.union([
  z.enum(["full", "face"]),
  z.strictObject({
    crop: z
      .union([z.literal("face"), boxSchema])
      .describe("The face, by one box for the whole clip; or a box in fractions of the frame. Left out: all of it.")
      .optional(),
    margin: z
      .number()
      .min(0)
      .max(4)
      .describe("How much more to show on each side of the box, as a fraction of its width and height.")
      .optional(),
    size: z.int().min(8).max(4096).describe("Longest edge in pixels; a frame is never enlarged.").optional(),
    timestamp: z.boolean().describe("Whether the frame's time is written into its corner.").optional(),
  }),
]);

export type View = Readonly<z.infer<typeof viewSchema>>;

/** In which order the chosen frames are shown, and what of them: options of every sampler. */
const showing = {
  order: z
    .enum(["forward", "reverse", "shuffle"])
    .describe("The order in which frames are shown, once they are chosen. Left out: forward.")
    .optional(),
  orderSeed: z.int().describe("What a shuffle begins from. Left out: 0.").optional(),
  view: viewSchema.describe("What of each frame is shown. Left out: full, the whole frame.").optional(),
};

/** How events are looked for in a clip's motion; see `core/sampling/spot-events.ts`. */
const spotting = {
  method: z
    .enum(["deviation", "difference", "flow"])
    .describe("What is searched: how far a frame departs from those around it, or how much moves from frame to frame.")
    .optional(),
  threshold: fraction
    .describe("How far between the mean (0) and the greatest (1) of what is searched a candidate has to reach.")
    .optional(),
  halfSeconds: z.number().gt(0).describe("Half the length that an event is expected to have, in seconds.").optional(),
};

/** How a model judges frames one by one. */
const relevance = {
  relevance: z
    .enum(["yes-no", "labels"])
    .describe("What the model is asked of each frame alone: whether it helps to answer the prompt, or the labels.")
    .default("yes-no"),
  poolFps: z
    .number()
    .min(10)
    .describe("Frames a second that are judged; all of a clip that has fewer. Left out: 10.")
    .default(10),
};

const uniform = z
  .strictObject({ type: z.literal("uniform"), count })
  .describe("Frames spread evenly, the first and the last among them.");
const bins = z
  .strictObject({ type: z.literal("bins"), count })
  .describe("The middle frame of each of so many equal parts.");
const fps = z
  .strictObject({
    type: z.literal("fps"),
    fps: z.number().gt(0).describe("Frames a second."),
    min: z.int().min(1).describe("The fewest frames, rounded up to a multiple of the factor.").default(4),
    max: z.int().min(1).describe("The most frames, rounded down to a multiple of the factor.").default(768),
    factor: z
      .int()
      .min(1)
      .describe("The number of frames is a multiple of it; some models read frames in pairs.")
      .default(2),
  })
  .describe("As many frames as a rate asks for, between two bounds, spread evenly with both ends: Qwen's rule.");
const interval = z
  .strictObject({
    type: z.literal("interval"),
    seconds: z.number().gt(0).describe("Seconds from one frame to the next."),
  })
  .describe("The frame on screen at every so many seconds, from the clip's start.");
const dense = z
  .strictObject({
    type: z.literal("dense"),
    every: z.int().min(1).describe("1 takes every frame, 2 every other one.").default(1),
    from: seconds.describe("Seconds after the clip's start. Left out: its start.").optional(),
    to: seconds.describe("Seconds after the clip's start. Left out: its end.").optional(),
    max: z.int().min(1).describe("The most frames: of more, so many are kept, evenly.").optional(),
  })
  .describe("Every n-th frame of a window.");
const times = z
  .strictObject({
    type: z.literal("times"),
    times: z.array(seconds).min(1).describe("Seconds after the clip's start."),
  })
  .describe("The frames on screen at these times, in this order.");
const indices = z
  .strictObject({
    type: z.literal("indices"),
    indices: z.array(z.int().nonnegative()).min(1).describe("Frames of the clip, its first being 0."),
  })
  .describe("These frames, in this order.");
const random = z
  .strictObject({ type: z.literal("random"), count, seed })
  .describe("Frames drawn from all of the clip, shown in their order in time.");
const jittered = z
  .strictObject({ type: z.literal("jittered"), count, seed })
  .describe("One frame drawn from each of so many equal parts.");
const keyframes = z
  .strictObject({
    type: z.literal("keyframes"),
    max: z.int().min(1).describe("The most frames: of more, so many are kept, evenly.").optional(),
  })
  .describe("The frames that the file stores whole.");
const scene = z
  .strictObject({
    type: z.literal("scene"),
    count,
    minSeconds: z.number().min(0).describe("The shortest scene, in seconds. Left out: 0.2.").default(0.2),
  })
  .describe("The middle frame of each of so many scenes, cut where the picture changes most.");
const motion = z
  .strictObject({ type: z.literal("motion"), count })
  .describe("Frames with equal amounts of motion between them.");
const apex = z
  .strictObject({
    type: z.literal("apex"),
    count,
    spend: z
      .enum(["apexes", "events"])
      .describe("What the frames are spent on first: the apex of every candidate, or all of the best candidate.")
      .default("apexes"),
    ...spotting,
  })
  .describe("The peaks of the clip's motion, then where each begins and ends.");
const burst = z
  .strictObject({
    type: z.literal("burst"),
    count,
    base: fraction
      .describe("The share of the frames that is spread over the whole clip. Left out: 0.25.")
      .default(0.25),
    fps: z.number().gt(0).describe("Frames a second around a candidate. Left out: 12.").default(12),
    ...spotting,
  })
  .describe("Frames close together around the peaks of the clip's motion, and a few over the rest.");
const aks = z
  .strictObject({
    type: z.literal("aks"),
    count,
    threshold: z.number().describe("A part is halved unless its best scores exceed its mean by this.").default(0.8),
    spread: z.number().describe("A part is halved unless its scores deviate by more than this.").default(-100),
    depth: z.int().min(0).max(16).describe("How often parts are halved at most.").default(5),
    ...relevance,
  })
  .describe("Frames that the model finds relevant, balanced over the clip: adaptive keyframe sampling.");
const bolt = z
  .strictObject({
    type: z.literal("bolt"),
    count,
    power: z.number().gt(0).max(100).describe("The higher, the more frames where the relevance is high.").default(2.5),
    ...relevance,
  })
  .describe("Frames drawn evenly from what the model finds relevant: inverse transform sampling.");

const stages = [
  uniform,
  bins,
  fps,
  interval,
  dense,
  times,
  indices,
  random,
  jittered,
  keyframes,
  scene,
  motion,
  apex,
  burst,
  aks,
  bolt,
] as const;

/** A sampler that stands alone, without what is said of how its frames are shown. */
export const stageSchema = z.discriminatedUnion("type", stages);

const stage = z.union([z.string().regex(/\S/), stageSchema]);

const twoStage = z
  .strictObject({
    type: z.literal("two-stage"),
    candidates: stage.describe("The sampler that chooses what the other one chooses among; as text or as an object."),
    then: stage.describe("The sampler that chooses among them: to it they are all that the clip has."),
  })
  .describe("One sampler over the frames that another one chose.");

/**
 * Which frames of a clip a model is shown, in which order, and what of each: an object of an experiment's document, or
 * what a text such as `uniform:8` or `apex:4,view:face` stands for (`core/sampling/parse-sampler.ts`).
 */
export const samplerSpecSchema = z.discriminatedUnion("type", withKeys([...stages, twoStage], showing));

export type StageSpec = Readonly<z.infer<typeof stageSchema>>;
export type SamplerSpec = Readonly<z.infer<typeof samplerSpecSchema>>;
export type SamplerType = SamplerSpec["type"];
