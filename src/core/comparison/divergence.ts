import type { Token } from "../../protocol/answer.ts";
import type { DoneTrial } from "../../protocol/run.ts";

/** Where two answers part: the first token that differs, with what the model found likely there on either side. */
export interface Divergence {
  /** From 0. */
  readonly index: number;
  /** `null`: this answer had ended. */
  readonly token: Token | null;
  /** The other answer's token at the same place; `null`: it had ended. */
  readonly otherToken: Token | null;
}

type Said = Pick<DoneTrial, "tokens" | "model">;

/**
 * The first token in which an answer differs from another. Tokens of one model are told apart by id; ids of two
 * models name different vocabularies, so there the texts are compared.
 *
 * @returns `null` if both say the same to their end
 */
export function firstDivergence(answer: Said, other: Said): Divergence | null {
  const same = answer.model === other.model ? sameId : sameText;
  const length = Math.max(answer.tokens.length, other.tokens.length);
  for (let index = 0; index < length; index++) {
    const token = answer.tokens[index] ?? null;
    const otherToken = other.tokens[index] ?? null;
    if (token === null || otherToken === null || !same(token, otherToken)) return { index, token, otherToken };
  }
  return null;
}

function sameId(a: Token, b: Token): boolean {
  return a.id === b.id;
}

function sameText(a: Token, b: Token): boolean {
  return a.text === b.text;
}
