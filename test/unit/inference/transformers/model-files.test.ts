import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { checkModelFolder } from "../../../../src/inference/transformers/model-files.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { writeTinyVlm } from "../../../support/tiny-vlm/tiny-vlm.ts";

describe("checkModelFolder", () => {
  const whole = temporaryFolder();
  writeTinyVlm(whole, { externalData: true });
  const folder = join(temporaryFolder(), "model");
  const file = (name: string): string => join(folder, name);
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(whole, folder, { recursive: true });
  });
  const check = (): unknown => checkModelFolder(folder, "fp32");

  it("returns the configuration of a whole folder", () => {
    expect(check()).toMatchObject({ model_type: "smolvlm", text_config: { max_position_embeddings: 256 } });
  });

  it.each([
    "config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "onnx/vision_encoder.onnx",
    "onnx/embed_tokens.onnx",
    "onnx/decoder_model_merged.onnx",
    "onnx/decoder_model_merged.onnx_data",
  ])("names %s when it is missing, and when it is empty", (name) => {
    rmSync(file(name));
    expect(check).toThrow(`${folder} has no ${name}.`);
    writeFileSync(file(name), "");
    expect(check).toThrow(`${file(name)} is empty.`);
  });

  it.each(["config.json", "tokenizer.json", "generation_config.json"])("finds a %s that was cut off", (name) => {
    truncateSync(file(name), Math.floor(readFileSync(file(name)).length / 2));
    expect(check).toThrow(`${file(name)} is not valid JSON`);
  });

  it("finds an ONNX file and a data file that were cut in half", () => {
    const data = file("onnx/decoder_model_merged.onnx_data");
    const { length } = readFileSync(data);
    truncateSync(data, length / 2);
    expect(check).toThrow(`${data} is cut off: it has ${length / 2} bytes and needs ${length}`);
    const vision = file("onnx/vision_encoder.onnx");
    truncateSync(vision, Math.floor(readFileSync(vision).length / 2));
    expect(check).toThrow(`${vision} is no whole ONNX model`);
  });

  it("names the number formats that are there", () => {
    expect(() => checkModelFolder(folder, "q4")).toThrow("It has vision_encoder in fp32: choose that with --dtype.");
  });

  it("refuses a family it cannot lay out", () => {
    writeFileSync(file("config.json"), JSON.stringify({ model_type: "qwen2_vl" }));
    expect(check).toThrow('a model of the family "qwen2_vl"');
    writeFileSync(file("config.json"), "[]");
    expect(check).toThrow("is no model configuration");
  });
});
