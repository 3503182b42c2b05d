import { describe, expect, it } from "vitest";
import { chosenBy, decoderOf, fates } from "./decoder-fixture.ts";

describe("repetition penalty", () => {
  it("divides positive and multiplies negative logits, once for each token of the prompt", () => {
    const choice = decoderOf({ repetitionPenalty: 2 }, { promptTokens: [0, 0, 1] }).next(
      Float64Array.of(2, -1, 0.5, 1),
    );
    // Processed: 1, -2, 0.5, 1; of the two equals the lower id.
    expect(choice.token).toBe(0);
    const sum = 2 * Math.E + Math.exp(-2) + Math.exp(0.5);
    expect(choice.sampledLogprob).toBeCloseTo(1 - Math.log(sum), 14);
    expect(choice.removedBy(1)).toBeUndefined();
  });

  it("counts what was chosen, once", () => {
    // 3 becomes 1.5, then 2 becomes 1; after that all is as it stays.
    expect(chosenBy(decoderOf({ repetitionPenalty: 2 }), Float64Array.of(3, 2, 1.2), 5)).toEqual([0, 1, 0, 0, 0]);
  });

  it("leaves alone what the prompt holds and the vocabulary does not", () => {
    const decoder = decoderOf({ repetitionPenalty: 2 }, { promptTokens: [9, 1] });
    expect(chosenBy(decoder, Float64Array.of(1, 1.5), 1)).toEqual([0]);
  });
});

describe("frequency and presence penalty", () => {
  it("take off a logit for each time, and once", () => {
    const row = Float64Array.of(2, 1);
    // 2, 1.5, 1 (the lower of two equals), 0.5.
    expect(chosenBy(decoderOf({ frequencyPenalty: 0.5 }), row, 4)).toEqual([0, 0, 0, 1]);
    // 0.5 against 1, then against -0.5.
    expect(chosenBy(decoderOf({ presencePenalty: 1.5 }), row, 4)).toEqual([0, 1, 0, 0]);
  });

  it("do not count the prompt", () => {
    const spec = { frequencyPenalty: 2, presencePenalty: 2 };
    expect(chosenBy(decoderOf(spec, { promptTokens: [0, 0] }), Float64Array.of(2, 1), 1)).toEqual([0]);
  });

  it("add up: 2 times 0.25 and once 0.5 make 1", () => {
    const decoder = decoderOf({ frequencyPenalty: 0.25, presencePenalty: 0.5 });
    const row = Float64Array.of(5, 0);
    chosenBy(decoder, row, 2);
    expect(decoder.next(row).sampledLogprob).toBeCloseTo(4 - Math.log(Math.exp(4) + 1), 14);
  });

  it("reward repetition below 0", () => {
    expect(decoderOf({ presencePenalty: -2 }).next(Float64Array.of(0, 1)).token).toBe(1);
  });
});

describe("no-repeat-ngram", () => {
  const row = Float64Array.of(0, 4, 3, 2, 1);
  const ALL = ["left", "left", "left", "left", "left"];
  const without = (...ids: number[]): string[] => ALL.map((left, id) => (ids.includes(id) ? "no-repeat-ngram" : left));

  it.each([
    [1, [3, 1], [1, 3]],
    [2, [1, 2, 3, 1], [2]],
    [2, [1, 2, 1, 3, 1], [2, 3]],
    [2, [1, 1], [1]],
    [3, [1, 2, 3, 1, 2], [3]],
    [3, [1, 2, 3, 2], []],
    // Too short to repeat anything.
    [3, [1, 2], []],
    [5, [1], []],
    [2, [], []],
  ])("of size %d after %j removes %j", (noRepeatNgramSize, promptTokens, removed) => {
    expect(fates(decoderOf({ noRepeatNgramSize }, { promptTokens }).next(row), 5)).toEqual(without(...removed));
  });

  it("counts what was chosen together with the prompt", () => {
    // 1 after nothing; 1 1; then "1 1" is taken, so 2; after 2 anything; "1 1" and "1 2" are taken, so 3.
    expect(chosenBy(decoderOf({ noRepeatNgramSize: 2 }), row, 5)).toEqual([1, 1, 2, 1, 3]);
  });
});

describe("min new tokens", () => {
  it("masks every end token until there are enough", () => {
    const decoder = decoderOf({ minNewTokens: 2 }, { endTokens: new Set([1, 3]) });
    const row = Float64Array.of(0, 9, 1, 8);
    const first = decoder.next(row);
    expect([first.token, ...fates(first, 4)]).toEqual([2, "left", "min-new-tokens", "left", "min-new-tokens"]);
    expect(chosenBy(decoder, row, 2)).toEqual([2, 1]);
  });
});

describe("logit bias", () => {
  it("adds to the logits", () => {
    const decoder = decoderOf({ logitBias: { "1": 1.5 } }, { logitBias: new Map([[1, 1.5]]) });
    const choice = decoder.next(Float64Array.of(2, 1));
    expect(choice.token).toBe(1);
    expect(choice.sampledLogprob).toBeCloseTo(2.5 - Math.log(Math.exp(2.5) + Math.exp(2)), 14);
  });

  it("forbids from -100 down, and nothing above it", () => {
    const decoder = decoderOf(
      { logitBias: { "0": -100, "1": -99.9, "2": -500 } },
      {
        logitBias: new Map([
          [0, -100],
          [1, -99.9],
          [2, -500],
        ]),
      },
    );
    expect(fates(decoder.next(Float64Array.of(900, 0, 900)), 3)).toEqual(["logit-bias", "left", "logit-bias"]);
  });

  it("must reach the decoder resolved", () => {
    expect(() => decoderOf({ logitBias: { yes: 1 } })).toThrow("by token id");
    expect(() => decoderOf({}, { logitBias: new Map([[1, 1]]) })).toThrow("by token id");
    expect(() => decoderOf({ logitBias: { "7": 1 } }, { logitBias: new Map([[7, 1]]), vocabularySize: 7 })).toThrow(
      "token 7",
    );
  });
});
