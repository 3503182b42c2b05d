import { z } from "zod";
import type { DecoderSpec } from "../../protocol/decoding.ts";
import { decoderDocumentSchema, experimentDocumentSchema } from "../../protocol/experiment.ts";

/** What an editor shows beside a decoder's settings. */
const DECODER_SETTINGS: Readonly<Record<keyof DecoderSpec, string>> = {
  temperature: "Flattens the distribution above 1 and sharpens it below; 0 or left out takes the likeliest token.",
  topK: "Keeps so many of the likeliest tokens.",
  topP: "Keeps the likeliest tokens that together reach this probability.",
  minP: "Keeps tokens at least this fraction as likely as the likeliest.",
  typicalP: "Keeps the tokens whose surprise is nearest to the expected one, up to this probability.",
  epsilonCutoff: "Drops tokens less likely than this.",
  etaCutoff: "Drops tokens less likely than a threshold that falls as the distribution gets flatter.",
  topNSigma: "Keeps logits within so many standard deviations of the largest.",
  repetitionPenalty: "Divides positive logits of tokens that came already, and multiplies negative ones; 1 is off.",
  frequencyPenalty: "Taken from a token's logit for each time it came already.",
  presencePenalty: "Taken from a token's logit once it has come.",
  noRepeatNgramSize: "Forbids to complete a sequence of so many tokens that came already.",
  logitBias: "Added to logits: by a token's id in digits, or by a text that is one or more tokens. -100 forbids.",
  minNewTokens: "Forbids the end of the answer before so many tokens.",
  maxNewTokens: "The longest answer, in tokens, in the place of the experiment's maxTokens.",
  stop: "The answer ends before any of these texts.",
  contrast: "Visual contrastive decoding: a second pass over frames with noise.",
  order: "In which sequence settings apply: as Hugging Face's generate() does, or as llama.cpp does.",
};

/** What VS Code reads of a schema beside the standard: the reader takes both, so neither is a mistake. */
const READER = { allowComments: true, allowTrailingCommas: true };

/** The JSON Schema of an experiment document (draft 2020-12), for editors; made from the validators. */
export function experimentJsonSchema(): object {
  const decoder = decoderDocumentSchema.options[1];
  const schema = z.toJSONSchema(experimentDocumentSchema.meta({ title: "Saccade experiment" }), {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // The bounds of every whole number say nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (zodSchema !== decoder) return;
      for (const [key, description] of Object.entries(DECODER_SETTINGS)) {
        const setting = jsonSchema.properties?.[key];
        if (typeof setting === "object") setting.description = description;
      }
    },
  });
  return { ...schema, ...READER };
}
