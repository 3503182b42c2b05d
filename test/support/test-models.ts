import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { EngineLimits, TransformersEngine } from "../../src/inference/transformers/transformers-engine.ts";
import { loadTransformersEngine } from "../../src/inference/transformers/load.ts";
import { type TinyOptions, writeTinyVlm } from "./tiny-vlm/tiny-vlm.ts";

/** The models that the engine's tests run on: the embedded one, and tiny ones of every form the engine knows. */
export const TEST_MODELS: readonly { readonly name: string; readonly folder: () => string }[] = [
  { name: "faces", folder: () => resolve("models/faces") },
  ...[
    ["tiny", {}],
    ["tiny with tiles", { splitsImages: true }],
    ["tiny with external data", { externalData: true }],
    ["tiny that keeps logits", { keepsLogits: true }],
  ].map(([name, options]) => ({ name: name as string, folder: () => tinyFolder(options as TinyOptions) })),
];

const TINY_FOLDERS = join(tmpdir(), "saccade-tiny-");

export function tinyFolder(options: TinyOptions = {}): string {
  const folder = mkdtempSync(TINY_FOLDERS);
  writeTinyVlm(folder, options);
  return folder;
}

export function loadFolder(folder: string, limits?: EngineLimits): Promise<TransformersEngine> {
  return loadTransformersEngine(
    { kind: "folder", id: folder, folder, drawnFaces: false },
    { dtype: "fp32", device: "cpu", hub: { cacheFolder: join(folder, "cache"), sendToken: false }, limits },
  );
}

/** An engine for the tests of a `describe`, loaded before and freed after them. */
export function engineForTests(
  folder: () => string,
  limits?: EngineLimits,
): () => { engine: TransformersEngine; folder: string } {
  let loaded: { engine: TransformersEngine; folder: string } | undefined;
  beforeAll(async () => {
    const path = folder();
    loaded = { engine: await loadFolder(path, limits), folder: path };
  });
  afterAll(async () => {
    await loaded?.engine.dispose();
    // Only what tinyFolder() made: the checkout itself, with the embedded model, may lie in the temporary folder too.
    if (loaded?.folder.startsWith(TINY_FOLDERS) === true) rmSync(loaded.folder, { recursive: true, force: true });
  });
  return () => {
    if (!loaded) throw new Error("The engine was not loaded.");
    return loaded;
  };
}
