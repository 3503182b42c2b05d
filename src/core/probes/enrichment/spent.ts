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
 * answers over all its stages.
 *
 * @param plain the same question over the keyframes alone: it tells what a frame takes, and what the words do
 */
export function affordableFrames(enriched: DoneTrial, plain: DoneTrial): number {
  const all = spentTokens(enriched);
  const bare = spentTokens(plain);
  const perFrame = bare.visual / Math.max(1, plain.frames.length);
  if (perFrame === 0) return plain.frames.length;
  return Math.max(plain.frames.length, Math.floor((all.visual + all.text - bare.text) / perFrame));
}
