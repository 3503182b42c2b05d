import { describe, expect, it } from "vitest";
import { describeDevice, readDevice } from "../../../../src/inference/transformers/device-map.ts";

describe("where a model's parts compute", () => {
  const decoderOnCard = { vision_encoder: "cpu", embed_tokens: "cpu", decoder_model_merged: "webgpu" };

  it("is one device for all", () => {
    expect(readDevice(" cuda ")).toEqual({
      vision_encoder: "cuda",
      embed_tokens: "cuda",
      decoder_model_merged: "cuda",
    });
  });

  it.each([
    ["a map of parts", { decoder_model_merged: "webgpu" }],
    ["a map of their short names", { decoder: "webgpu", visionEncoder: "cpu" }],
    ["a text", "decoder=webgpu"],
    ["a text that names all", " vision_encoder = cpu, embedTokens=cpu ,decoder=webgpu"],
  ])("is %s, and the CPU for a part that is not named", (_, asked) => {
    expect(readDevice(asked)).toEqual(decoderOnCard);
  });

  it("is told in a text that can be read again", () => {
    expect(describeDevice("webgpu")).toBe("webgpu");
    expect(describeDevice({ visionEncoder: "webgpu", embedTokens: "webgpu", decoder: "webgpu" })).toBe("webgpu");
    const text = describeDevice(decoderOnCard);
    expect(text).toBe("visionEncoder=cpu,embedTokens=cpu,decoder=webgpu");
    expect(readDevice(text)).toEqual(decoderOnCard);
  });

  it.each([
    [{ lens: "webgpu" }, 'no part "lens" to give a device: its parts are visionEncoder, embedTokens, decoder'],
    [{ toString: "webgpu" }, 'no part "toString"'],
    [{ decoder: "cpu", decoder_model_merged: "cpu" }, "twice"],
    ["decoder=", "write one, as webgpu, or parts, as decoder=webgpu"],
    ["decoder=cpu,", "is no device"],
    ["decoder=cpu=webgpu", "is no device"],
  ])("is refused: %j", (asked, reason) => {
    expect(() => readDevice(asked)).toThrow(reason);
  });
});
