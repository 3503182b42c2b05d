import type { DecoderOrder, DecoderSpec } from "../../protocol/decoding.ts";
import { factsOf, isGreedy, isOn, type Setting } from "./settings.ts";

/**
 * In which sequence settings are applied, after the contrast. Both libraries begin with the logit bias and what depends
 * on the tokens before; then Hugging Face warms or cools the logits before it removes tokens and llama.cpp after, so
 * that the same numbers keep different tokens.
 *
 * What a library does not know stands where its nearest relative would: with Hugging Face, frequency and presence
 * penalty after the repetition penalty, top-n-sigma before the temperature, which does not change what it keeps; with
 * llama.cpp, no-repeat-ngram in the place of DRY, the minimum of tokens after it, epsilon and eta in the place of XTC.
 */
const SEQUENCES: Readonly<Record<DecoderOrder, readonly Setting[]>> = {
  hf: [
    "logitBias",
    "repetitionPenalty",
    "frequencyPenalty",
    "presencePenalty",
    "noRepeatNgramSize",
    "minNewTokens",
    "topNSigma",
    "temperature",
    "topK",
    "topP",
    "minP",
    "typicalP",
    "epsilonCutoff",
    "etaCutoff",
  ],
  llamacpp: [
    "logitBias",
    "repetitionPenalty",
    "frequencyPenalty",
    "presencePenalty",
    "noRepeatNgramSize",
    "minNewTokens",
    "topNSigma",
    "topK",
    "typicalP",
    "topP",
    "minP",
    "epsilonCutoff",
    "etaCutoff",
    "temperature",
  ],
};

/** The order of a decoder that names none. */
export function orderOf(spec: DecoderSpec): DecoderOrder {
  return spec.order ?? "hf";
}

/** The settings that change or remove candidates, in the order's sequence. Greedy has no use for those of a draw. */
export function activeSettings(spec: DecoderSpec): Setting[] {
  const greedy = isGreedy(spec);
  return SEQUENCES[orderOf(spec)].filter(
    (setting) => isOn(spec, setting) && !(greedy && (setting === "temperature" || factsOf(setting).drawn)),
  );
}
