import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ByteCache } from "../../src/inference/byte-cache.ts";
import { runtimeVersions } from "../../src/inference/transformers/runtime-versions.ts";
import { ClipStore } from "../../src/lab/clip-store.ts";
import { type LoadedExperiment, loadExperiment } from "../../src/lab/experiment-files/load-experiment.ts";
import { readRun } from "../../src/lab/journal/read-run.ts";
import { ModelStore } from "../../src/lab/model-store.ts";
import { runProbe } from "../../src/lab/probes/run-probe.ts";
import { runExperiment, type RunTools } from "../../src/lab/run/run-experiment.ts";
import type { ExperimentDocument } from "../../src/protocol/experiment.ts";
import type { ProbeKind, ProbeResult } from "../../src/protocol/probe.ts";
import type { RunReport } from "../../src/protocol/run.ts";

const ENCODING_BYTES = 512 * 1024 ** 2;

/** A lab in this process, for tables: its models and what it knows of clips outlive a run. */
export class TableLab {
  readonly #tools: RunTools;
  readonly footage: ClipStore;

  private constructor(tools: RunTools, footage: ClipStore) {
    this.#tools = tools;
    this.footage = footage;
  }

  static async open(packageRoot: string): Promise<TableLab> {
    const footage = new ClipStore();
    const models = new ModelStore({ packageRoot, sendHubToken: false, limits: {} });
    const versions = { saccade: "table", runtime: await runtimeVersions() };
    return new TableLab({ models, footage, encodings: new ByteCache(ENCODING_BYTES), versions }, footage);
  }

  /**
   * Runs an experiment on the CPU in fp32, in a folder that is removed afterwards. A trial that fails ends the table.
   *
   * @param document with absolute paths
   * @param change what a document cannot say, such as frames chosen clip by clip
   */
  async run(
    document: ExperimentDocument,
    change: (loaded: LoadedExperiment) => LoadedExperiment = (loaded) => loaded,
  ): Promise<RunReport> {
    const folder = await mkdtemp(join(tmpdir(), "saccade-table-"));
    try {
      const path = join(folder, "table.saccade.json");
      await writeFile(path, JSON.stringify(document));
      const experiment = change(await loadExperiment(path));
      const request = { experiment, device: "cpu", dtype: "fp32", pictures: false } as const;
      const { directory } = await runExperiment(request, this.#tools, { onProgress: showProgress });
      const report = await readRun(directory);
      const failed = report.trials.find((trial) => trial.status === "failed");
      if (failed) throw new Error(`${failed.id}: ${failed.error}`);
      return report;
    } finally {
      if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Puts a probe's question over an experiment on the CPU in fp32, in a folder that is removed afterwards.
   *
   * @param document with absolute paths
   */
  async probe(
    kind: ProbeKind,
    document: ExperimentDocument,
  ): Promise<{ readonly result: ProbeResult; readonly seconds: number }> {
    const folder = await mkdtemp(join(tmpdir(), "saccade-table-"));
    const began = performance.now();
    try {
      const target = join(folder, "table.saccade.json");
      await writeFile(target, JSON.stringify(document));
      const request = { kind, target, asked: {}, resume: false, device: "cpu", dtype: "fp32" } as const;
      const { directory } = await runProbe(request, this.#tools, { onProgress: showProgress });
      const { probe } = await readRun(directory);
      if (!probe?.result) throw new Error(`The ${kind} probe came to no result.`);
      return { result: probe.result, seconds: (performance.now() - began) / 1000 };
    } finally {
      if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function showProgress(stage: string, { trials, done }: { readonly trials: number; readonly done: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${done} of ${trials} trials: ${stage}`);
}
