import type { DecoderSpec } from "../../protocol/decoding.ts";
import { SaccadeError } from "../../protocol/errors.ts";

/**
 * A logit bias by token id. A key of digits is an id; any other is a text as the model would write it (a leading space
 * matters to most), and each of its tokens gets the bias.
 *
 * @param encode a text's tokens, without special ones
 * @param vocabularySize ids are below it
 * @throws SaccadeError `input` if a text has no token, an id is out of range, or a token would get two biases
 */
export function resolveLogitBias(
  bias: DecoderSpec["logitBias"],
  encode: (text: string) => readonly number[],
  vocabularySize?: number,
): Map<number, number> {
  const resolved = new Map<number, number>();
  for (const [key, value] of Object.entries(bias ?? {})) {
    const isId = /^\d+$/.test(key);
    const tokens = isId ? [Number(key)] : encode(key);
    if (tokens.length === 0) {
      throw new SaccadeError("input", `logitBias names ${JSON.stringify(key)}, which is no token to this model.`);
    }
    for (const token of tokens) {
      if (vocabularySize !== undefined && token >= vocabularySize) {
        throw new SaccadeError(
          "input",
          `logitBias names token ${token}, but the model's tokens are 0 to ${vocabularySize - 1}.`,
        );
      }
      if ((resolved.get(token) ?? value) !== value) {
        throw new SaccadeError(
          "input",
          `logitBias gives token ${token} (in ${JSON.stringify(key)}) two different numbers: name it once.`,
        );
      }
      resolved.set(token, value);
    }
  }
  return resolved;
}
