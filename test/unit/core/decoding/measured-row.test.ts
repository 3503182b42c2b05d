import { describe, expect, it } from "vitest";
import { MeasuredRow } from "../../../../src/core/decoding/measured-row.ts";
import type { DecoderSpec } from "../../../../src/protocol/decoding.ts";
import { decoderOf, fates } from "./decoder-fixture.ts";

const ROW = Float32Array.of(0.5, 2, -1, 2, 1.25, -Infinity);

describe("a measured row", () => {
  it("knows the likeliest token, the lowest of equals, and each token's weight beside it", () => {
    const row = new MeasuredRow(ROW);
    expect(row.likeliest).toBe(1);
    expect([...row.weights]).toEqual([...ROW].map((logit) => Math.exp(logit - 2)));
    expect(row.summary.logSum).toBe(Math.log([...row.weights].reduce((sum, weight) => sum + weight)));
    expect([row.rank(3), row.rank(3), row.rank(4), row.rank(5)]).toEqual([2, 2, 3, 6]);
  });

  it("measures a row that is one already no second time", () => {
    const row = MeasuredRow.of(ROW);
    expect(MeasuredRow.of(row)).toBe(row);
  });

  it.each<DecoderSpec>([
    {},
    { repetitionPenalty: 1.3 },
    { noRepeatNgramSize: 1 },
    { temperature: 0.7, topP: 0.9 },
    { temperature: 1, minP: 0.2 },
    { frequencyPenalty: -0.5, presencePenalty: 0.5 },
  ])("is chosen from by %j as by one that has it for itself, after others chose from it", (spec) => {
    const context = { promptTokens: [1, 4], draw: () => 0.6 };
    const shared = new MeasuredRow(ROW);
    decoderOf({ repetitionPenalty: 2 }, context).next(shared);
    decoderOf({ temperature: 0.5, topK: 2 }, context).next(shared);
    const [one, other] = [decoderOf(spec, context), decoderOf(spec, context)];
    for (let step = 0; step < 3; step++) {
      const [choice, alone] = [one.next(shared), other.next(Float32Array.from(ROW))];
      expect(choice.token).toBe(alone.token);
      expect(choice.sampledLogprob).toBe(alone.sampledLogprob);
      expect(fates(choice, ROW.length)).toEqual(fates(alone, ROW.length));
    }
  });

  it("names a logit that is no number whenever it is asked", () => {
    const row = new MeasuredRow(Float32Array.of(0, NaN));
    for (let turn = 0; turn < 2; turn++) expect(() => row.likeliest).toThrow("token 1");
  });
});
