import type { DecoderSpec } from "../../../../src/protocol/decoding.ts";
import {
  createTokenDecoder,
  type DecoderContext,
  type TokenChoice,
  type TokenDecoder,
} from "../../../../src/core/decoding/token-decoder.ts";

/** A row whose softmax has these shares. */
export function rowOf(...shares: number[]): Float64Array {
  return Float64Array.from(shares, Math.log);
}

/** A decoder after an empty prompt, without end tokens, that draws from the lower end. */
export function decoderOf(spec: DecoderSpec, context: Partial<DecoderContext> = {}): TokenDecoder {
  return createTokenDecoder(spec, {
    promptTokens: [],
    endTokens: [],
    logitBias: new Map(),
    draw: () => 0,
    ...context,
  });
}

/** Which tokens of a row could have been chosen, and who removed the others. */
export function fates(choice: TokenChoice, length: number): string[] {
  return Array.from({ length }, (_, id) => choice.removedBy(id) ?? "left");
}

/** The ids that a decoder leaves of a row at its first step. */
export function keptBy(spec: DecoderSpec, row: Float64Array): number[] {
  const choice = decoderOf(spec).next(row);
  return [...row.keys()].filter((id) => choice.removedBy(id) === undefined);
}

/** The tokens a decoder chooses on the same row, step after step. */
export function chosenBy(decoder: TokenDecoder, row: Float64Array, steps: number): number[] {
  return Array.from({ length: steps }, () => decoder.next(row).token);
}
