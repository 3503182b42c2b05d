import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectOnnxFile } from "../../../../src/inference/transformers/onnx-file.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { OnnxGraph } from "../../../support/tiny-vlm/onnx-graph.ts";

describe("inspectOnnxFile", () => {
  const folder = temporaryFolder();
  const path = join(folder, "model.onnx");
  const graph = new OnnxGraph();
  const input = graph.input("x", "float", ["rows", 300]);
  const weights = graph.floats(new Float32Array(300 * 400), [300, 400]);
  graph.output("y", graph.op("MatMul", [input, weights]), "float", ["rows", 400]);
  const whole = graph.toFile().model;

  it("accepts a whole file, larger than its window", () => {
    writeFileSync(path, whole);
    expect(inspectOnnxFile(path).size).toBe(0);
  });

  it.each([0.5, 0.999, 0.0001, 0.01])("finds that a file was cut at %d of its length", (share) => {
    writeFileSync(path, whole);
    truncateSync(path, Math.max(1, Math.floor(whole.length * share)));
    expect(() => inspectOnnxFile(path)).toThrow("no whole ONNX model");
  });

  it("finds a cut between two fields", () => {
    const operators = 4;
    writeFileSync(path, whole.subarray(0, whole.length - operators - 2));
    expect(() => inspectOnnxFile(path)).toThrow("no whole ONNX model");
  });

  it.each([
    ["an empty file", ""],
    ["a text", "this is not a model"],
    ["zeros", "\0".repeat(1000)],
  ])("refuses %s", (_, content) => {
    writeFileSync(path, content);
    expect(() => inspectOnnxFile(path)).toThrow("no whole ONNX model");
  });

  it("tells a pointer of Git LFS from a model", () => {
    writeFileSync(path, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    expect(() => inspectOnnxFile(path)).toThrow("Git LFS pointer");
  });

  it("says how many bytes are kept in another file", () => {
    writeFileSync(path, graph.toFile("model.onnx_data").model);
    expect([...inspectOnnxFile(path)]).toEqual([["model.onnx_data", 300 * 400 * 4]]);
  });
});
