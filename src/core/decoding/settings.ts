import type { DecoderSpec } from "../../protocol/decoding.ts";

export type Setting = keyof DecoderSpec;

interface SettingFacts {
  /** As a description of a decoder calls it. */
  readonly title: string;
  /** What a value must be, to follow "must be". */
  readonly valid: string;
  /** The value at which the setting changes nothing. */
  readonly off?: number;
  /** Whether the short form knows it: a name, a colon and a number or a word. */
  readonly short: boolean;
  /** Only narrows what is drawn, so that it needs a temperature. */
  readonly drawn?: true;
}

/** What a person has to know about each setting; the schema says the same to the program. */
export const SETTINGS = {
  temperature: { title: "temperature", valid: "from 0, which takes the likeliest token, to 100", short: true },
  topK: { title: "top-k", valid: "a whole number from 1 up", short: true, drawn: true },
  topP: { title: "top-p", valid: "above 0 and at most 1", off: 1, short: true, drawn: true },
  minP: { title: "min-p", valid: "from 0 to 1", off: 0, short: true, drawn: true },
  typicalP: { title: "typical", valid: "above 0 and at most 1", off: 1, short: true, drawn: true },
  epsilonCutoff: { title: "epsilon", valid: "above 0 and below 1", short: true, drawn: true },
  etaCutoff: { title: "eta", valid: "above 0 and below 1", short: true, drawn: true },
  topNSigma: { title: "top-n-sigma", valid: "above 0", short: true, drawn: true },
  repetitionPenalty: { title: "repetition penalty", valid: "above 0; 1 changes nothing", off: 1, short: true },
  frequencyPenalty: { title: "frequency penalty", valid: "from -2 to 2", off: 0, short: true },
  presencePenalty: { title: "presence penalty", valid: "from -2 to 2", off: 0, short: true },
  noRepeatNgramSize: { title: "no-repeat-ngram", valid: "a whole number from 1 up", short: true },
  logitBias: {
    title: "logit bias",
    valid: 'numbers by token id or by text, as in {"yes": 2, "17": -100}',
    short: false,
  },
  minNewTokens: { title: "at least", valid: "a whole number from 0 up", off: 0, short: true },
  maxNewTokens: { title: "at most", valid: "a whole number from 1 up", short: true },
  stop: { title: "stop at", valid: 'a list of one or more texts, none of them empty, as in ["\\n"]', short: false },
  contrast: {
    title: "contrast",
    valid: "an object with alpha (from 0 up), beta (from 0 to 1) and noiseStep (a whole number from 1 to 999)",
    short: false,
  },
  order: { title: "order", valid: '"hf" or "llamacpp"', short: true },
} as const satisfies Record<Setting, SettingFacts>;

export function factsOf(setting: Setting): SettingFacts {
  return SETTINGS[setting];
}

export function isSetting(name: string): name is Setting {
  return Object.hasOwn(SETTINGS, name);
}

/** Whether a setting is there and not at the value that changes nothing. */
export function isOn(spec: DecoderSpec, setting: Setting): boolean {
  const value = spec[setting];
  return value !== undefined && value !== factsOf(setting).off;
}

/** Whether the likeliest token that is left is taken. */
export function isGreedy(spec: DecoderSpec): boolean {
  return (spec.temperature ?? 0) === 0;
}

/** Settings of visual contrastive decoding with its authors' defaults filled in. */
export interface ContrastSettings {
  readonly alpha: number;
  readonly beta: number;
  /** How many of 1000 steps of diffusion blur the frames of the second pass. */
  readonly noiseStep: number;
}

const CONTRAST_DEFAULTS: ContrastSettings = { alpha: 0.5, beta: 0.1, noiseStep: 500 };

/** `undefined` if the decoder needs no second pass. */
export function contrastOf({ contrast }: DecoderSpec): ContrastSettings | undefined {
  if (contrast === undefined) return undefined;
  return {
    alpha: contrast.alpha ?? CONTRAST_DEFAULTS.alpha,
    beta: contrast.beta ?? CONTRAST_DEFAULTS.beta,
    noiseStep: contrast.noiseStep ?? CONTRAST_DEFAULTS.noiseStep,
  };
}
