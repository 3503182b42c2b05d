import type { DoneTrial } from "../../../protocol/run.ts";

/** What a trial puts to the model over all its stages, unshared, with what choosing its frames takes. */
export interface SpentTokens {
  /** Tokens that stand for frames. */
  readonly visual: number;
  /** All others, new ones too. */
  readonly text: number;
}

/** The tokens that a trial would need alone. */
export function spentTokens({ cost }: DoneTrial): SpentTokens {
  const visual = cost.frameTokens ?? 0;
  return { visual, text: cost.promptTokens - visual + cost.newTokens };
}

/** How many different frames a trial looked at: those it shows, and those that its notes are about. */
export function framesLookedAt({ frames, notes = [] }: DoneTrial): number {
  return new Set([...frames, ...notes.flatMap((note) => note.frames)].map(({ index }) => index)).size;
}

/**
 * As many frames, shown with the question alone, as take the tokens of an enriched trial: those of frames, prompts and
 * answers over all its stages. What a frame takes is more than the tokens that stand for it, since a model's template
 * puts words around each: two trials of the same question tell.
 *
 * @param plain the same question over the keyframes alone
 * @param few the same over another number of frames
 */
export function affordableFrames(enriched: DoneTrial, plain: DoneTrial, few: DoneTrial): number {
  const all = spentTokens(enriched);
  const bare = spentTokens(plain);
  const more = plain.frames.length - few.frames.length;
  const perFrame =
    more === 0
      ? bare.visual / Math.max(1, plain.frames.length)
      : (plain.cost.promptTokens - few.cost.promptTokens) / more;
  if (perFrame <= 0) return plain.frames.length;
  const left = all.visual + all.text - bare.visual - bare.text;
  return Math.max(plain.frames.length, plain.frames.length + Math.floor(left / perFrame));
}
