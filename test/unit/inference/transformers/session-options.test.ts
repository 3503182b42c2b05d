import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { sessionOptionsFor } from "../../../../src/inference/transformers/session-options.ts";

const EMBEDDED = resolve("models/faces");

it("gives a small model one thread, and leaves a large one, or one that is not here yet, to the runtime", () => {
  const folder = mkdtempSync(join(tmpdir(), "saccade-threads-"));
  try {
    cpSync(EMBEDDED, folder, { recursive: true });
    const source = { kind: "folder", id: folder, folder, drawnFaces: false } as const;
    expect(sessionOptionsFor(source, "fp32")).toEqual({ intraOpNumThreads: 1 });
    expect(sessionOptionsFor({ kind: "hub", id: "someone/something", drawnFaces: false }, "fp32")).toEqual({});

    const config = join(folder, "config.json");
    const external = { use_external_data_format: { decoder_model_merged: 1 } };
    const settings = JSON.parse(readFileSync(config, "utf8")) as object;
    writeFileSync(config, JSON.stringify({ ...settings, "transformers.js_config": external }));
    const weights = join(folder, "onnx", "decoder_model_merged.onnx_data");
    writeFileSync(weights, "");
    truncateSync(weights, 2 ** 26);
    expect(sessionOptionsFor(source, "fp32")).toEqual({});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
