import type { DecoderSpec } from "../../src/protocol/decoding.ts";

/** The bench's decoders, written once more: the likeliest token after the one rule that a decoder has. */
export function chooseToken(
  logits: Float32Array,
  { repetitionPenalty, noRepeatNgramSize, minNewTokens = 0, ...others }: DecoderSpec,
  prompt: readonly number[],
  said: readonly number[],
  endTokens: readonly number[],
): number {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`The bench has no decoder with ${unknown}.`);
  const changed = new Map<number, number>();
  if (repetitionPenalty !== undefined) {
    for (const token of new Set([...prompt, ...said])) {
      const logit = logits[token] ?? NaN;
      changed.set(token, logit < 0 ? logit * repetitionPenalty : logit / repetitionPenalty);
    }
  }
  if (noRepeatNgramSize !== undefined) {
    const all = [...prompt, ...said];
    const end = all.slice(all.length + 1 - noRepeatNgramSize);
    for (let start = 0; start + noRepeatNgramSize <= all.length; start++) {
      const token = all[start + noRepeatNgramSize - 1];
      if (token !== undefined && end.every((each, k) => each === all[start + k])) changed.set(token, -Infinity);
    }
  }
  if (said.length < minNewTokens) for (const token of endTokens) changed.set(token, -Infinity);
  let best = -1;
  let most = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = changed.size === 0 ? (logits[token] ?? NaN) : (changed.get(token) ?? logits[token] ?? NaN);
    if (logit > most) {
      most = logit;
      best = token;
    }
  }
  return best;
}
