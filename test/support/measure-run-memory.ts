// Runs an experiment on a stubbed engine and stubbed footage, in a process of its own, and prints how much memory that
// took at most, in MB: node measure-run-memory.ts <folder> <clips> <trials of each clip>
import { join } from "node:path";
import { ByteCache } from "../../src/inference/byte-cache.ts";
import type { ProbedClip } from "../../src/clip/probe.ts";
import type { Footage } from "../../src/lab/clip-store.ts";
import type { LoadedExperiment } from "../../src/lab/experiment-files/load-experiment.ts";
import { runExperiment } from "../../src/lab/run/run-experiment.ts";
import type { Experiment } from "../../src/protocol/experiment.ts";
import { stubEngine } from "./stub-engine.ts";

const FRAMES = 250;
const SIZE = 64;

const DECODED = { clock: { numerator: 25, denominator: 1 }, framesFrom: "decoder" } as const;

/** Clips that nobody decodes. */
const footage: Footage = {
  decoder: () => Promise.resolve("stub"),
  probe: (path) => {
    const info: ProbedClip["info"] = {
      path,
      sha256: Buffer.from(path).toString("hex").slice(-64).padStart(64, "0"),
      durationSeconds: FRAMES / 25,
      width: SIZE,
      height: SIZE,
      frameRate: 25,
      frameCount: FRAMES,
      variableFrameRate: false,
      rotation: 0,
      codec: "h264",
      comment: null,
    };
    const times = Float64Array.from({ length: FRAMES }, (_, index) => index / 25);
    const unused = {} as ProbedClip["footage"];
    return Promise.resolve({ info, times, keyframes: [0], warnings: [], footage: unused, startPts: 0, ...DECODED });
  },
  decode: (clip, indices) =>
    Promise.resolve(
      indices.map((index) => ({
        index,
        ptsSeconds: clip.times[index] ?? 0,
        width: SIZE,
        height: SIZE,
        data: new Uint8Array(SIZE * SIZE * 3),
      })),
    ),
  measure: () => Promise.reject(new Error("No sampler of this experiment looks at its clips.")),
  findFace: () => Promise.reject(new Error("No sampler of this experiment looks at its clips.")),
};

function experimentOf(folder: string, clips: number, trials: number): LoadedExperiment {
  const names = Array.from({ length: clips }, (_, clip) => `clip-${clip}.mp4`);
  const prompts = Array.from({ length: 5 }, (_, place) => ({ name: `prompt ${place}`, text: `What is it, ${place}?` }));
  const experiment: Experiment = {
    clips: names.map((path) => ({ path })),
    models: [{ name: "stub", id: "stub" }],
    samplers: [4, 8].map((count) => ({ name: `uniform:${count}`, spec: { type: "uniform" as const, count } })),
    prompts,
    decoders: [{ name: "drawn", spec: { temperature: 1 } }],
    labels: ["joy", "fear"],
    repeats: trials / 10,
    seed: 0,
    maxTokens: 12,
    topLogits: 5,
  };
  return {
    path: join(folder, "memory.saccade.json"),
    text: "{}",
    experiment,
    clips: names.map((name) => ({ name, path: join(folder, name), events: [] })),
    prompts: prompts.map((prompt) => ({ ...prompt, labels: experiment.labels })),
  };
}

const [, , folder = "", clips = "1", trials = "100"] = process.argv;
const engine = stubEngine();
const ready = { engine, sha256: "0", source: { id: "stub", drawnFaces: false, kind: "hub" }, why: "" } as const;
const { done, failed } = await runExperiment(
  {
    experiment: experimentOf(folder, Number(clips), Number(trials)),
    device: "cpu",
    dtype: "fp32",
    pictures: false,
  },
  {
    models: { get: () => Promise.resolve(ready) },
    footage,
    encodings: new ByteCache(2 ** 29),
    versions: { saccade: "stub", runtime: "stub" },
  },
);
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ done, failed, peak })}\n`);
