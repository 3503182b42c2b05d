import { describe, expect, it } from "vitest";
import { parseSampler } from "../../../../src/core/sampling/parse-sampler.ts";
import { SaccadeError } from "../../../../src/protocol/errors.ts";
import { samplerSpecSchema } from "../../../../src/protocol/sampling.ts";

describe("parseSampler", () => {
  it.each([
    ["uniform:8", { type: "uniform", count: 8 }],
    [" uniform : 8 ", { type: "uniform", count: 8 }],
    ["fps:5", { type: "fps", fps: 5, min: 4, max: 768, factor: 2 }],
    ["fps:29.97", { type: "fps", fps: 29.97, min: 4, max: 768, factor: 2 }],
    ["times:0.4,1.2", { type: "times", times: [0.4, 1.2] }],
    ["times:2, 0 ,2", { type: "times", times: [2, 0, 2] }],
  ])("reads %j", (text, spec) => {
    expect(parseSampler(text)).toEqual(spec);
    expect(samplerSpecSchema.parse(spec)).toEqual(spec);
  });

  it.each([
    ["uniform:0", /whole number from 1 up, as in uniform:8/],
    ["uniform:-3", /whole number from 1 up/],
    ["uniform:2.5", /whole number from 1 up/],
    ["uniform:", /whole number from 1 up/],
    ["uniform", /whole number from 1 up/],
    ["uniform:8:9", /whole number from 1 up/],
    ["uniform:1e3", /whole number from 1 up/],
    ["uniform:99999999999999999999", /whole number from 1 up/],
    ["fps:0", /above 0, as in fps:5/],
    ["fps:abc", /above 0, as in fps:5/],
    ["fps:-1", /above 0/],
    ["fps:Infinity", /above 0/],
    ["fps:0.0000", /above 0/],
    ["times:", /separated by commas, as in times:0.4,1.2/],
    ["times:1,,2", /separated by commas/],
    ["times:1,-2", /separated by commas/],
    ["times:NaN", /separated by commas/],
    ["keyfames:3", /samplers are uniform:8, .*fps:5, .*times:0.4,1.2, .*Did you mean "keyframes"\?/],
    ["__proto__:3", /samplers are/],
    ["8", /samplers are/],
    ["", /samplers are/],
  ])("refuses %j and says what is valid", (text, message) => {
    expect(() => parseSampler(text)).toThrow(message);
    expect(() => parseSampler(text)).toThrow(SaccadeError);
    expect(() => parseSampler(text)).toThrow(expect.objectContaining({ kind: "input" }));
  });

  it("shortens a long text and escapes a line break in the message", () => {
    const hostile = `uniform:${"9".repeat(100_000)}\n`;
    expect(() => parseSampler(hostile)).toThrow(/^"uniform:9{52}…" is no sampler/);
    expect(() => parseSampler("a\nb")).toThrow(/^"a\\nb" is no sampler/);
  });
});
