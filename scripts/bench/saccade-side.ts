import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ByteCache } from "../../src/inference/byte-cache.ts";
import type { ProbedClip } from "../../src/clip/probe.ts";
import type { RgbFrame } from "../../src/clip/decode.ts";
import { startLauncher } from "../../src/clip/process-tree.ts";
import { ClipStore, type Footage } from "../../src/lab/clip-store.ts";
import { loadExperiment } from "../../src/lab/experiment-files/load-experiment.ts";
import { readRun } from "../../src/lab/journal/read-run.ts";
import type { ModelSource } from "../../src/inference/catalogue.ts";
import { loadModelParts } from "../../src/inference/transformers/load.ts";
import { type LoadedParts, TransformersEngine } from "../../src/inference/transformers/transformers-engine.ts";
import { type RunSummary, runExperiment, type RunTools } from "../../src/lab/run/run-experiment.ts";
import type { Grid, TrialTokens } from "./grid.ts";

const root = resolve(import.meta.dirname, "..", "..");

/** The folder of the model that comes with Saccade. */
export function embeddedModel(): string {
  return join(root, "models", "faces");
}

/** The grid as an experiment document in a folder of its own, and the lab to run it. */
export class SaccadeSide {
  readonly #folder: string;
  readonly #document: string;
  readonly #source: ModelSource;
  readonly #parts: LoadedParts;
  /** The last run's, as far as it read clips itself. */
  #clips: ClipStore | undefined;

  private constructor(folder: string, source: ModelSource, parts: LoadedParts) {
    this.#folder = folder;
    this.#document = join(folder, "bench.saccade.json");
    this.#source = source;
    this.#parts = parts;
  }

  /** @param model absolute path of a model's folder, with fp32 weights; it is loaded once, as on the other sides */
  static async make(grid: Grid, model: string): Promise<SaccadeSide> {
    const source: ModelSource = { kind: "folder", id: model, folder: model, drawnFaces: false };
    const hub = { cacheFolder: tmpdir(), sendToken: false };
    const parts = await loadModelParts(source, { dtype: "fp32", device: "cpu", hub });
    const side = new SaccadeSide(await mkdtemp(join(tmpdir(), "saccade-bench-")), source, parts);
    const document = {
      clips: [resolve(root, grid.clip)],
      models: [model],
      samplers: grid.samplers,
      prompts: grid.prompts,
      decoders: grid.decoders.map(({ name, spec }) => ({ name, ...spec })),
      maxTokens: grid.maxTokens,
      topLogits: 0,
    };
    await writeFile(side.#document, JSON.stringify(document));
    return side;
  }

  /**
   * What a run is made with: the model loaded and ffmpeg found, as for whoever runs it beside, and an engine that has
   * computed nothing.
   */
  async tools(footage: Footage = this.#newClips()): Promise<RunTools> {
    const engine = new TransformersEngine(this.#parts);
    const ready = { engine, source: this.#source, sha256: "bench", why: "bench" };
    await footage.decoder();
    await startLauncher();
    return {
      models: { get: () => Promise.resolve(ready) },
      footage,
      encodings: new ByteCache(2 ** 29),
      versions: { saccade: "bench", runtime: "bench" },
    };
  }

  /**
   * One run, beside those before it, whose results it uses.
   *
   * @param onTrials told of trials once they are written
   */
  async run(tools: RunTools, onTrials?: () => void): Promise<RunSummary> {
    const experiment = await loadExperiment(this.#document);
    const request = { experiment, device: "cpu", dtype: "fp32", pictures: false } as const;
    return runExperiment(request, tools, {
      onTrials: () => {
        onTrials?.();
        return Promise.resolve();
      },
    });
  }

  #newClips(): ClipStore {
    this.#clips?.dispose();
    this.#clips = new ClipStore();
    return this.#clips;
  }

  /** Forgets all runs. */
  async forget(): Promise<void> {
    await rm(join(this.#folder, ".saccade"), { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    this.#clips?.dispose();
    await this.#parts.model.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Every trial's tokens, by its names. */
export async function tokensOf(directory: string): Promise<TrialTokens[]> {
  const { trials } = await readRun(directory);
  return trials.map((trial) => {
    if (trial.status === "failed") throw new Error(`A trial failed: ${trial.error}`);
    const { sampler, prompt, decoder, tokens } = trial;
    return { sampler, prompt, decoder, tokens: tokens.map(({ id }) => id) };
  });
}

/**
 * A clip whose frames lie in memory.
 *
 * @param onAsked told when they are asked for
 */
export function framesInMemory(clip: ProbedClip, frames: readonly RgbFrame[], onAsked: () => void): Footage {
  const byIndex = new Map(frames.map((frame) => [frame.index, frame]));
  return {
    decoder: () => Promise.resolve("memory"),
    probe: () => Promise.resolve(clip),
    decode: (_, indices) => {
      onAsked();
      return Promise.resolve(indices.flatMap((index) => byIndex.get(index) ?? []));
    },
    measure: () => Promise.reject(new Error("No sampler of the bench looks at its clip.")),
    findFace: () => Promise.reject(new Error("No sampler of the bench looks at its clip.")),
  };
}
