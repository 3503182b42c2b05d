import { describe, expect, it } from "vitest";
import { checkDecoder } from "../../../../src/core/decoding/check-decoder.ts";
import { describeDecoder } from "../../../../src/core/decoding/describe-decoder.ts";
import { parseDecoder } from "../../../../src/core/decoding/parse-decoder.ts";
import { resolveLogitBias } from "../../../../src/core/decoding/resolve-logit-bias.ts";
import { isSetting } from "../../../../src/core/decoding/settings.ts";
import { type DecoderSpec, decoderSpecSchema } from "../../../../src/protocol/decoding.ts";
import { SaccadeError } from "../../../../src/protocol/errors.ts";

function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SaccadeError && error.kind === "input") return error.message;
    throw error;
  }
  return "accepted";
}

const check = (spec: object, maxTokens?: number): string =>
  refusalOf(() => {
    checkDecoder(spec, "mine", maxTokens);
  });

describe("checkDecoder", () => {
  it.each<[DecoderSpec, string]>([
    [{ temperature: -0.1 }, "temperature is -0.1. It must be from 0, which takes the likeliest token, to 100."],
    [{ temperature: Number.NaN }, "temperature is NaN."],
    [{ temperature: 1, topK: 0 }, "topK is 0. It must be a whole number from 1 up."],
    [{ temperature: 1, topK: 1.5 }, "topK is 1.5."],
    [{ temperature: 1, topP: 0 }, "topP is 0. It must be above 0 and at most 1."],
    [{ temperature: 1, topP: 1.01 }, "topP is 1.01."],
    [{ temperature: 1, minP: 1.1 }, "minP is 1.1. It must be from 0 to 1."],
    [{ temperature: 1, typicalP: 2 }, "typicalP is 2. It must be above 0 and at most 1."],
    [{ temperature: 1, epsilonCutoff: 1 }, "epsilonCutoff is 1. It must be above 0 and below 1."],
    [{ temperature: 1, etaCutoff: 0 }, "etaCutoff is 0. It must be above 0 and below 1."],
    [{ temperature: 1, topNSigma: 0 }, "topNSigma is 0. It must be above 0."],
    [{ repetitionPenalty: 0 }, "repetitionPenalty is 0. It must be above 0; 1 changes nothing."],
    [{ frequencyPenalty: 2.5 }, "frequencyPenalty is 2.5. It must be from -2 to 2."],
    [{ presencePenalty: -3 }, "presencePenalty is -3. It must be from -2 to 2."],
    [{ noRepeatNgramSize: 0 }, "noRepeatNgramSize is 0. It must be a whole number from 1 up."],
    [{ logitBias: { "": 1 } }, "logitBias names an empty text."],
    [{ logitBias: { yes: Infinity } }, "logitBias is"],
    [{ minNewTokens: -1 }, "minNewTokens is -1. It must be a whole number from 0 up."],
    [{ maxNewTokens: 0 }, "maxNewTokens is 0. It must be a whole number from 1 up."],
    [{ stop: [] }, "stop is []. It must be a list of one or more texts"],
    [{ stop: [""] }, 'stop is [""].'],
    [{ contrast: { beta: 2 } }, "It must be an object with alpha (from 0 up), beta (from 0 to 1) and noiseStep"],
  ])("refuses %j", (spec, sentence) => {
    const message = check(spec);
    expect(message).toContain('The decoder "mine" cannot be used: ');
    expect(message).toContain(sentence);
  });

  it("lists the settings where one is unknown", () => {
    expect(check({ top_p: 0.9 })).toContain('it has no setting "top_p". Settings are temperature, topK, topP,');
    expect(check({ order: "vllm" })).toContain('order is "vllm". It must be "hf" or "llamacpp".');
  });

  it.each(["topK", "topP", "minP", "typicalP", "epsilonCutoff", "etaCutoff", "topNSigma"])(
    "refuses %s where nothing is drawn",
    (setting) => {
      const value = setting === "topK" ? 5 : 0.5;
      for (const spec of [{ [setting]: value }, { [setting]: value, temperature: 0 }]) {
        expect(check(spec)).toContain(`${setting} narrows a draw, but without a temperature nothing is drawn`);
      }
      expect(check({ [setting]: value, temperature: 0.7 })).toBe("accepted");
    },
  );

  it("accepts values that switch a setting off, wherever they are", () => {
    expect(check({ temperature: 0, topP: 1, minP: 0, typicalP: 1, repetitionPenalty: 1, minNewTokens: 0 })).toBe(
      "accepted",
    );
  });

  it("refuses a minimum beyond the maximum, its own or the experiment's", () => {
    expect(check({ minNewTokens: 5, maxNewTokens: 4 })).toContain(
      "minNewTokens is 5, but maxNewTokens ends the answer at 4. Set minNewTokens from 0 to 4, or raise maxNewTokens.",
    );
    expect(check({ minNewTokens: 5 }, 4)).toContain("the experiment's maxTokens ends the answer at 4");
    expect(check({ minNewTokens: 5, maxNewTokens: 8 }, 4)).toBe("accepted");
    expect(check({ minNewTokens: 4 }, 4)).toBe("accepted");
  });

  it("refuses a contrast that changes nothing", () => {
    expect(check({ contrast: { alpha: 0, beta: 0 } })).toContain("changes nothing");
    expect(check({ contrast: { alpha: 0 } })).toBe("accepted");
  });

  it("knows every setting of the schema", () => {
    expect(Object.keys(decoderSpecSchema.shape).filter((name) => !isSetting(name))).toEqual([]);
  });
});

describe("parseDecoder", () => {
  it.each<[string, DecoderSpec]>([
    ["greedy", {}],
    [" greedy ", {}],
    ["temperature:0.7", { temperature: 0.7 }],
    ["temperature:0.7,topP:0.9", { temperature: 0.7, topP: 0.9 }],
    [" temperature : 1 , topK : 40 , order : llamacpp ", { temperature: 1, topK: 40, order: "llamacpp" }],
    ["repetitionPenalty:1.3", { repetitionPenalty: 1.3 }],
    ["temperature:1,epsilonCutoff:3e-4", { temperature: 1, epsilonCutoff: 3e-4 }],
    ["presencePenalty:-0.5", { presencePenalty: -0.5 }],
  ])("reads %j", (text, spec) => {
    expect(parseDecoder(text)).toEqual(spec);
  });

  it.each([
    ["", '"" is no decoder: "" is no setting. Valid are greedy, or settings as in temperature:0.7,topP:0.9 out of'],
    ["Greedy", '"Greedy" is no setting.'],
    ["temperature:0.7,top_p:0.9", '"top_p" is no setting. Valid are greedy'],
    ["temperature", "after temperature: comes one value. It must be from 0"],
    ["temperature:0.7:2", "comes one value"],
    ["temperature:hot", 'temperature is "hot". It must be from 0'],
    ["temperature:0x1", 'temperature is "0x1".'],
    ["temperature:1,temperature:2", "it sets temperature twice"],
    ["temperature:0.7,", '"" is no setting'],
    ["stop:END", "stop does not fit into the short form"],
    ["topP:0.9", "topP narrows a draw"],
    ["temperature:1,topP:9", "topP is 9. It must be above 0 and at most 1."],
    ["toString:1", '"toString" is no setting'],
    ["temperature:1,order:vllm", 'order is "vllm". It must be "hf" or "llamacpp".'],
  ])("refuses %j", (text, sentence) => {
    expect(refusalOf(() => parseDecoder(text))).toContain(sentence);
  });
});

describe("describeDecoder", () => {
  it.each<[DecoderSpec, string]>([
    [{}, "greedy"],
    [{ temperature: 0, topP: 1 }, "greedy"],
    [{ noRepeatNgramSize: 2, repetitionPenalty: 1.3 }, "greedy, repetition penalty 1.3, no-repeat-ngram 2"],
    [{ topP: 0.9, temperature: 0.7 }, "temperature 0.7, top-p 0.9 (hf order)"],
    [{ topP: 0.9, temperature: 0.7, order: "llamacpp" }, "top-p 0.9, temperature 0.7 (llama.cpp order)"],
    [
      { minNewTokens: 1, maxNewTokens: 12, stop: ["\n", "END"] },
      'greedy, at least 1 token, at most 12 tokens, stop at "\\n" or "END"',
    ],
    [{ contrast: { alpha: 1 } }, "greedy, contrast alpha 1, beta 0.1 at noise step 500"],
    [{ logitBias: { yes: 2, "17": -100 } }, 'greedy, logit bias "17" -100 "yes" 2'],
  ])("says %j as %j", (spec, text) => {
    expect(describeDecoder(spec)).toBe(text);
  });
});

describe("resolveLogitBias", () => {
  const encode = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0) - 97);

  it("reads digits as an id and gives a text's bias to each of its tokens", () => {
    expect([...resolveLogitBias({ "17": -100, abb: 2 }, encode, 30)]).toEqual([
      [17, -100],
      [0, 2],
      [1, 2],
    ]);
    expect(resolveLogitBias(undefined, encode).size).toBe(0);
  });

  it("refuses what has no token, what is out of range and what is named twice", () => {
    expect(refusalOf(() => resolveLogitBias({ x: 1 }, () => []))).toContain('"x", which is no token');
    expect(refusalOf(() => resolveLogitBias({ "30": 1 }, encode, 30))).toContain(
      "token 30, but the model's tokens are 0 to 29",
    );
    expect(refusalOf(() => resolveLogitBias({ "0": 1, ab: 2 }, encode))).toContain("two different numbers");
    expect(resolveLogitBias({ "0": 2, ab: 2 }, encode).size).toBe(2);
  });
});
