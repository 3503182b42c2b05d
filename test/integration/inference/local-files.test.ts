import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { loadFolder } from "../../support/test-models.ts";

const MODEL = resolve("models/faces");

/** Bytes that this process has asked the system for, whether they came from a disk or not. */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "latin1"))?.[1]);
}

describe.skipIf(process.platform !== "linux")("a model from a folder", () => {
  it("is read by nobody once it is loaded", async () => {
    const engine = await loadFolder(MODEL);
    const before = bytesRead();
    // The library would read every file of weights, twice, and keep it.
    await sleep(500);
    const { size } = await stat(join(MODEL, "onnx", "decoder_model_merged.onnx"));
    expect(bytesRead() - before).toBeLessThan(size / 2);
    await engine.dispose();
  });
});
