import type { DecoderSpec } from "../../../protocol/decoding.ts";
import { activeSettings, orderOf } from "../processor-order.ts";
import type { Setting } from "../settings.ts";
import { epsilon, eta } from "./cutoffs.ts";
import { logitBias } from "./logit-bias.ts";
import { minNewTokens } from "./min-new-tokens.ts";
import { minP } from "./min-p.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { frequencyPenalty, presencePenalty, repetitionPenalty } from "./penalties.ts";
import type { Processor } from "./processor.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topNSigma } from "./top-n-sigma.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";

/** What processors need to know beside the decoder's settings. */
export interface ProcessorContext {
  readonly endTokens: Iterable<number>;
  /** By token id. */
  readonly logitBias: ReadonlyMap<number, number>;
}

/** The processors of a decoder in its order's sequence; the contrast, which comes before them all, is not among them. */
export function createProcessors(spec: DecoderSpec, context: ProcessorContext): Processor[] {
  return activeSettings(spec).flatMap((setting) => createProcessor(setting, spec, context) ?? []);
}

function createProcessor(setting: Setting, spec: DecoderSpec, context: ProcessorContext): Processor | undefined {
  const make = (of: (value: number) => Processor): Processor | undefined => {
    const value = spec[setting];
    return typeof value === "number" ? of(value) : undefined;
  };
  switch (setting) {
    case "logitBias":
      return logitBias(context.logitBias);
    case "repetitionPenalty":
      return make(repetitionPenalty);
    case "frequencyPenalty":
      return make(frequencyPenalty);
    case "presencePenalty":
      return make(presencePenalty);
    case "noRepeatNgramSize":
      return make(noRepeatNgram);
    case "minNewTokens":
      return make((count) => minNewTokens(count, context.endTokens));
    case "topNSigma":
      return make(topNSigma);
    case "temperature":
      return make(temperature);
    case "topK":
      return make((count) => topK(count, orderOf(spec)));
    case "topP":
      return make(topP);
    case "minP":
      return make(minP);
    case "typicalP":
      return make(typical);
    case "epsilonCutoff":
      return make(epsilon);
    case "etaCutoff":
      return make(eta);
    // These end the answer, name the sequence or ask for a second pass: no processor of their own.
    case "maxNewTokens":
    case "stop":
    case "order":
    case "contrast":
      return undefined;
  }
}
