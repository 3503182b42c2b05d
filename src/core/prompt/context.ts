import { SaccadeError } from "../../protocol/errors.ts";

/** What has to fit into a model's context, all in tokens. */
export interface ContextNeed {
  readonly promptTokens: number;
  readonly frameCount: number;
  /** The most tokens of an answer the person asked for; absent, an answer takes what is left, up to `usualTokens`. */
  readonly maxTokens?: number | undefined;
  readonly usualTokens: number;
  /** What the model holds; `null` if its configuration does not say. */
  readonly contextTokens: number | null;
}

/**
 * How many tokens an answer may have.
 *
 * @throws SaccadeError `input` if the prompt leaves no room for a token, or less than was asked for
 */
export function answerLength(need: ContextNeed): number {
  const { promptTokens, frameCount, contextTokens } = need;
  const wanted = need.maxTokens ?? need.usualTokens;
  if (contextTokens === null) return wanted;
  const room = contextTokens - promptTokens;
  const prompt = `The prompt has ${promptTokens} tokens with ${frameCount} ${frameCount === 1 ? "frame" : "frames"}`;
  if (room < 1) {
    throw new SaccadeError(
      "input",
      `${prompt}, the model holds ${contextTokens}: choose fewer frames or a shorter prompt.`,
    );
  }
  if (need.maxTokens !== undefined && need.maxTokens > room) {
    throw new SaccadeError(
      "input",
      `${prompt} and ${need.maxTokens} more are asked for, the model holds ${contextTokens}: ask for at most ${room}, or choose fewer frames.`,
    );
  }
  return Math.min(wanted, room);
}
