import { z } from "zod";

/** A logit or a log-probability in nats; `null` is a masked token, one that cannot be drawn. */
const maskable = z.number().nullable();

/** One token the model could have said. */
export const alternativeSchema = z.strictObject({
  id: z.int().nonnegative(),
  text: z.string(),
  logit: maskable,
  logprob: maskable,
  /** The decoder's step that removed the token from the draw, such as `top-p`; absent if it could have been drawn. */
  removedBy: z.string().optional(),
});

/** One token the model said. All but `sampledLogprob` describe the raw distribution, before any decoder touched it. */
export const tokenSchema = alternativeSchema.extend({
  /** Nats, in the distribution the token was drawn from: after the decoder's processors. */
  sampledLogprob: maskable,
  /** 1 is the likeliest of the whole vocabulary; among equals the lower id comes first. */
  rank: z.int().positive(),
  /** Bits, over the whole vocabulary. */
  entropy: z.number().nonnegative(),
  /** The likeliest tokens, best first. */
  top: z.array(alternativeSchema),
});

/** `stop`: the model ended its answer. `length`: it reached the number of tokens it was given. */
export const finishReasonSchema = z.enum(["stop", "length"]);

export const answerSchema = z.strictObject({
  /** What the tokens spell, without special tokens. */
  text: z.string(),
  finishReason: finishReasonSchema,
  tokens: z.array(tokenSchema),
});

/** `sum` is the log-probability of a label; `mean` and `first-token` are scores, not probabilities of the label. */
export const labelRuleSchema = z.enum(["sum", "mean", "first-token"]);

export const labelSchema = z.strictObject({
  label: z.string(),
  /** Nats: of all the label's tokens, teacher-forced after the prompt. */
  logprob: maskable,
  /** Softmax over the labels that were asked for. */
  probability: z.number().min(0).max(1),
});

export const labelScoringSchema = z.strictObject({
  rule: labelRuleSchema,
  /** The labels' total unnormalised probability: how much of what the model would say is one of them. */
  mass: z.number().nonnegative(),
});

export type Alternative = z.infer<typeof alternativeSchema>;
export type Token = z.infer<typeof tokenSchema>;
export type FinishReason = z.infer<typeof finishReasonSchema>;
export type Answer = z.infer<typeof answerSchema>;
export type Label = z.infer<typeof labelSchema>;
export type LabelRule = z.infer<typeof labelRuleSchema>;
export type LabelScoring = z.infer<typeof labelScoringSchema>;
