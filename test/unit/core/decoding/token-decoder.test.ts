import { describe, expect, it } from "vitest";
import { uniformDraw } from "../../../../src/core/decoding/draw.ts";
import { isDeterministic, needsContrast } from "../../../../src/core/decoding/token-decoder.ts";
import type { DecoderSpec } from "../../../../src/protocol/decoding.ts";
import { SaccadeError } from "../../../../src/protocol/errors.ts";
import { chosenBy, decoderOf, fates, keptBy, rowOf } from "./decoder-fixture.ts";

describe("greedy", () => {
  it("takes the likeliest, the lower id of two, and gives the model's own log-probability", () => {
    const choice = decoderOf({}).next(rowOf(0.2, 0.4, 0.4));
    expect(choice.token).toBe(1);
    expect(choice.sampledLogprob).toBeCloseTo(Math.log(0.4), 14);
    expect(choice.removedBy(0)).toBeUndefined();
  });

  it("is what temperature 0 is, with processors as well, and never draws", () => {
    const draw = (): number => {
      throw new Error("drawn");
    };
    const row = Float64Array.of(1, 3, 2);
    expect(chosenBy(decoderOf({ temperature: 0 }, { draw }), row, 3)).toEqual([1, 1, 1]);
    expect(chosenBy(decoderOf({ temperature: 0, noRepeatNgramSize: 1 }, { draw }), row, 3)).toEqual([1, 2, 0]);
  });

  it("gives the log-probability among what processors left", () => {
    const decoder = decoderOf({ noRepeatNgramSize: 1 }, { promptTokens: [0] });
    const choice = decoder.next(rowOf(0.5, 0.3, 0.2));
    expect(choice.token).toBe(1);
    expect(choice.sampledLogprob).toBeCloseTo(Math.log(0.6), 14);
  });

  it("does not change the row", () => {
    const row = Float32Array.of(1, 3, 2);
    decoderOf({ repetitionPenalty: 3 }, { promptTokens: [1] }).next(row);
    expect([...row]).toEqual([1, 3, 2]);
  });

  it("remembers who removed a token after the next choice", () => {
    const decoder = decoderOf({ noRepeatNgramSize: 1 });
    const row = Float64Array.of(1, 3, 2);
    const [first, second] = [decoder.next(row), decoder.next(row)];
    expect(fates(first, 3)).toEqual(["left", "left", "left"]);
    decoder.next(row);
    expect(fates(second, 3)).toEqual(["left", "no-repeat-ngram", "left"]);
  });
});

describe("drawing", () => {
  it("inverts the cumulative distribution, the lowest id first", () => {
    const drawn = [0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2 ** -53].map(
      (draw) => decoderOf({ temperature: 1 }, { draw: () => draw }).next(rowOf(0.25, 0.5, 0.25)).token,
    );
    expect(drawn).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("never takes a masked token", () => {
    const row = Float64Array.of(-Infinity, 1, -Infinity, 1, -Infinity);
    const drawn = [0, 0.5, 1 - 2 ** -53].map(
      (draw) => decoderOf({ temperature: 1 }, { draw: () => draw }).next(row).token,
    );
    expect(drawn).toEqual([1, 3, 3]);
  });

  it("weighs by the temperature: roots of shares at 2, squares at 0.5", () => {
    // 1/4, 1/16, 1/16 of 3/8.
    const choice = decoderOf({ temperature: 0.5 }).next(rowOf(0.5, 0.25, 0.25));
    expect(choice.sampledLogprob).toBeCloseTo(Math.log(2 / 3), 14);
  });

  it.each([1e-3, 1e-300, 5e-324])("stays finite at temperature %d", (temperature) => {
    const choice = decoderOf({ temperature }, { draw: () => 0.999 }).next(Float32Array.of(100, 99, -1e30));
    expect([choice.token, choice.sampledLogprob]).toEqual([0, 0]);
    expect(keptBy({ temperature, typicalP: 0.9 }, Float64Array.of(100, 99, -1e30))).toContain(0);
  });

  it("gives the log-probability after truncation", () => {
    const choice = decoderOf({ temperature: 1, topK: 2 }).next(rowOf(0.5, 0.25, 0.25 - 1e-9, 1e-9));
    expect(choice.sampledLogprob).toBeCloseTo(Math.log(2 / 3), 8);
  });

  it("asks for the draw of its step", () => {
    const steps: number[] = [];
    const draw = (step: number): number => {
      steps.push(step);
      return 0;
    };
    chosenBy(decoderOf({ temperature: 1 }, { draw }), rowOf(0.5, 0.5), 3);
    expect(steps).toEqual([0, 1, 2]);
  });

  it("comes out as often as the distribution says", () => {
    const count = 8000;
    const hits = [0, 0, 0];
    for (let repeat = 0; repeat < count; repeat++) {
      const draw = (step: number): number => uniformDraw(11, repeat, step);
      const { token } = decoderOf({ temperature: 1 }, { draw }).next(rowOf(0.6, 0.3, 0.1));
      hits[token] = (hits[token] ?? 0) + 1;
    }
    // Three standard deviations of the most uncertain are 0.0165.
    for (const [id, share] of [0.6, 0.3, 0.1].entries()) {
      expect(Math.abs((hits[id] ?? 0) / count - share)).toBeLessThan(0.0165);
    }
  });
});

describe("common random numbers", () => {
  const row = Float64Array.from({ length: 50 }, (_, id) => Math.sin(id * 12.9898) * 3);
  const answer = (spec: DecoderSpec, seed: number): number[] =>
    chosenBy(decoderOf(spec, { draw: (step) => uniformDraw(seed, 0, step) }), row, 40);

  it("give the same tokens for the same seed and others for another", () => {
    expect(answer({ temperature: 1 }, 5)).toEqual(answer({ temperature: 1 }, 5));
    expect(answer({ temperature: 1 }, 6)).not.toEqual(answer({ temperature: 1 }, 5));
  });

  it("let arms differ only where their distributions do", () => {
    const plain = answer({ temperature: 1 }, 5);
    expect(answer({ temperature: 1, topK: 50, topNSigma: 1000 }, 5)).toEqual(plain);
    expect(answer({ temperature: 1, order: "llamacpp" }, 5)).toEqual(plain);
    const agreeing = (other: number[]): number => other.filter((token, step) => token === plain[step]).length;
    expect(agreeing(answer({ temperature: 1.02 }, 5))).toBeGreaterThan(agreeing(answer({ temperature: 1 }, 6)));
  });
});

describe("visual contrastive decoding", () => {
  const row = Float64Array.of(2, 1.5, 1);
  const noised = Float64Array.of(3, 1, 0);

  it("weakens what is likely without seeing: (1 + alpha) * logit - alpha * noised", () => {
    // 3 - 1.5, 2.25 - 0.5, 1.5 - 0.
    const choice = decoderOf({ contrast: {} }).next(row, noised);
    expect(choice.token).toBe(1);
    expect(choice.sampledLogprob).toBeCloseTo(1.75 - Math.log(2 * Math.exp(1.5) + Math.exp(1.75)), 14);
    // 4 - 3, 3 - 1, 2 - 0.
    expect(decoderOf({ contrast: { alpha: 1 } }).next(row, noised).token).toBe(1);
  });

  it("keeps what is plausible with the frames as they are: logit >= log(beta) + max", () => {
    // 2 + log(0.5) = 1.307.
    expect(fates(decoderOf({ contrast: { beta: 0.5 } }).next(row, noised), 3)).toEqual(["left", "left", "contrast"]);
    expect(fates(decoderOf({ contrast: { beta: 1 } }).next(row, noised), 3)).toEqual(["left", "contrast", "contrast"]);
    const far = Float64Array.of(2, -300);
    expect(fates(decoderOf({ contrast: { beta: 0 } }).next(far, Float64Array.of(0, 0)), 2)).toEqual(["left", "left"]);
  });

  it("comes before the other processors", () => {
    // After the contrast token 1 has 1.75, the penalty halves it.
    const decoder = decoderOf({ contrast: {}, repetitionPenalty: 2 }, { promptTokens: [1] });
    expect(decoder.next(row, noised).token).toBe(0);
  });

  it("passes over what both rows mask", () => {
    const choice = decoderOf({ contrast: {} }).next(Float64Array.of(1, -Infinity), Float64Array.of(1, -Infinity));
    expect([choice.token, choice.sampledLogprob]).toEqual([0, 0]);
  });

  it("needs a second row of the same length, and only then", () => {
    expect(() => decoderOf({ contrast: {} }).next(row)).toThrow("needs a second row");
    expect(() => decoderOf({ contrast: {} }).next(row, Float64Array.of(1))).toThrow("as long as the first");
    expect(() => decoderOf({}).next(row, noised)).toThrow("takes no second row");
    expect(() => decoderOf({ temperature: 1 }).next(row, noised)).toThrow("takes no second row");
    expect([needsContrast({ contrast: {} }), needsContrast({})]).toEqual([true, false]);
  });

  it("refuses noised logits that are no numbers", () => {
    expect(() => decoderOf({ contrast: {} }).next(row, Float64Array.of(0, Number.NaN, 0))).toThrow("token 1");
    expect(() => decoderOf({ contrast: {} }).next(row, Float64Array.of(-Infinity, 0, 0))).toThrow(
      "beyond what a number",
    );
  });
});

describe("what cannot be chosen from", () => {
  const specs: DecoderSpec[] = [{}, { repetitionPenalty: 1.3 }, { temperature: 1 }, { temperature: 0.5, topP: 0.5 }];

  it.each(specs)("refuses NaN, plus infinity and a row of masks: %j", (spec) => {
    for (const row of [
      [1, Number.NaN],
      [Infinity, 1],
      [-Infinity, -Infinity],
    ]) {
      let error: unknown;
      try {
        decoderOf(spec).next(Float32Array.from(row));
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(SaccadeError);
      expect(error).toMatchObject({ kind: "failure" });
    }
  });

  it("names the decoder and the processor that left nothing", () => {
    const decoder = decoderOf({ noRepeatNgramSize: 1 });
    const row = Float64Array.of(1, 2);
    chosenBy(decoder, row, 2);
    expect(() => decoder.next(row)).toThrow(
      'The decoder "greedy, no-repeat-ngram 1" leaves no token to choose from: ' +
        "no-repeat-ngram removed the last one at token 3 of the answer.",
    );
  });

  it("says when settings push a logit out of range", () => {
    const decoder = decoderOf({ repetitionPenalty: 1e-300 }, { promptTokens: [0] });
    expect(() => decoder.next(Float64Array.of(1e30, 1))).toThrow("less extreme values");
  });

  it("takes the one token that is left", () => {
    const choice = decoderOf({ temperature: 0.7, topP: 0.9, minP: 0.1 }).next(
      Float32Array.of(-Infinity, -5, -Infinity),
    );
    expect([choice.token, choice.sampledLogprob]).toEqual([1, 0]);
  });
});

describe("isDeterministic", () => {
  it("holds without a temperature and at 0", () => {
    expect([{}, { temperature: 0 }, { repetitionPenalty: 2 }].map(isDeterministic)).toEqual([true, true, true]);
    expect(isDeterministic({ temperature: 0.1 })).toBe(false);
  });
});
