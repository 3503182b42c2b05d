import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importViolations, type Layer } from "../../../scripts/import-rules.ts";

const { layers } = JSON.parse(readFileSync(new URL("../../../scripts/layers.json", import.meta.url), "utf8")) as {
  layers: Layer[];
};

/** What the repository's own table says about one file with one line in it. */
function judge(path: string, text: string): string[] {
  return importViolations([{ path, text }], layers);
}

describe("what the import rules refuse", () => {
  it.each([
    ["a file of no layer", "src/helpers/text.ts", ""],
    ["code at the root that nobody classified", "tool.mjs", ""],
    ["protocol -> core", "src/protocol/clip.ts", `import { sample } from "../core/sampling/sampler.ts";`],
    ["core -> clip", "src/core/a.ts", `import { probeClip } from "../clip/probe.ts";`],
    ["core -> clip, a type only", "src/core/a.ts", `import type { Ffmpeg } from "../clip/ffmpeg.ts";`],
    ["core -> clip, exported through", "src/core/a.ts", `export * from "../clip/ffmpeg.ts";`],
    ["core -> clip, loaded later", "src/core/a.ts", `const clip = await import("../clip/ffmpeg.ts");`],
    ["core -> node", "src/core/a.ts", `import { readFile } from "node:fs/promises";`],
    ["core -> node under its old name", "src/core/a.ts", `import { createHash } from "crypto";`],
    ["core -> vscode", "src/core/a.ts", `import * as vscode from "vscode";`],
    ["core -> a package", "src/core/a.ts", `import sharp from "sharp";`],
    ["inference -> clip", "src/inference/a.ts", `import { decodeFrames } from "../clip/decode.ts";`],
    ["transformers runs processes", "src/inference/transformers/a.ts", `import { spawn } from "node:child_process";`],
    ["cli runs processes", "src/cli/a.ts", `import { spawn } from "child_process";`],
    ["threads for ONNX Runtime", "src/inference/transformers/a.ts", `import { Worker } from "node:worker_threads";`],
    ["transformers.js elsewhere", "src/inference/engine.ts", `import { env } from "@huggingface/transformers";`],
    ["ONNX Runtime elsewhere", "src/cli/a.ts", `import { InferenceSession } from "onnxruntime-node";`],
    ["an ffmpeg package elsewhere", "src/cli/a.ts", `import path from "ffmpeg-static";`],
    ["cli -> vscode layer", "src/cli/a.ts", `import { log } from "../vscode/log.ts";`],
    ["cli -> vscode itself", "src/cli/a.ts", `import * as vscode from "vscode";`],
    ["vscode -> cli", "src/vscode/a.ts", `import { ask } from "../cli/ask.ts";`],
    ["vscode -> clip", "src/vscode/a.ts", `import { probeClip } from "../clip/probe.ts";`],
    ["an absolute path", "src/cli/a.ts", `import "/opt/thing.js";`],
    ["out of every layer", "src/cli/a.ts", `import "../../other/thing.ts";`],
  ])("%s", (_name, path, text) => {
    expect(judge(path, text)).toHaveLength(1);
  });

  it("says which file, which import and why", () => {
    expect(judge("src/core/a.ts", `import { probeClip } from "../clip/probe.ts";`)).toEqual([
      `src/core/a.ts: imports "../clip/probe.ts", but layer "core" must not import layer "clip".`,
    ]);
  });

  it("a table that names a layer which is not there", () => {
    const table: Layer[] = [{ name: "core", paths: ["src/core/"], imports: ["leaf"], packages: [], node: [] }];
    expect(importViolations([], table)).toHaveLength(1);
  });
});

describe("what the import rules allow", () => {
  it.each([
    ["core -> protocol", "src/core/sampling/a.ts", `import { z } from "../../protocol/clip.ts";`],
    ["clip runs ffmpeg", "src/clip/run.ts", `import { spawn } from "node:child_process";`],
    ["the engine's folder", "src/inference/transformers/a.ts", `import { env } from "@huggingface/transformers";`],
    ["an import inside a string", "src/core/a.ts", `export const text = 'import fs from "node:fs"';`],
    ["an import inside a comment", "src/core/a.ts", `// import fs from "node:fs"`],
    ["tests import anything", "test/unit/a.test.ts", `import { sampleFrames } from "../../src/core/sampling/a.ts";`],
  ])("%s", (_name, path, text) => {
    expect(judge(path, text)).toEqual([]);
  });
});
