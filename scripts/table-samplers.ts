// What each sampler finds on the bench: `npm run table:samplers [-- --json] [--bench FOLDER]`.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isOnEvent } from "../src/core/comparison/event-hits.ts";
import { predictionOf } from "../src/core/comparison/prediction.ts";
import { bootstrapInterval } from "../src/core/metrics/bootstrap.ts";
import { macroF1, unweightedAverageRecall, type Verdict } from "../src/core/metrics/classification.ts";
import { spotCandidates } from "../src/core/sampling/spot-events.ts";
import type { ProbedClip } from "../src/clip/probe.ts";
import { clipRange } from "../src/clip/range.ts";
import { DRAWN_FACE_LABELS } from "../src/inference/catalogue.ts";
import type { DoneTrial } from "../src/protocol/run.ts";
import type { SamplerDocument } from "../src/protocol/experiment.ts";
import { readBench } from "./tables/bench-set.ts";
import { apexPlace } from "./tables/frame-arms.ts";
import { TableLab } from "./tables/lab-run.ts";

const QUESTION = "Which emotion does the person show?";
const BUDGETS = [2, 4, 8, 16];
const RANDOM_SEEDS = 20;
const CEILING = "true apex";
const RANDOM = "random";
const NAMES: readonly string[] = DRAWN_FACE_LABELS;
const LABELS = NAMES.length;
const BOOTSTRAP_SEED = 1;

/** Every sampler with a budget of n frames. One needs a rate, so high that the budget alone counts. */
const SAMPLERS: Readonly<Record<string, (n: number) => SamplerDocument>> = {
  uniform: (n) => `uniform:${n}`,
  bins: (n) => `bins:${n}`,
  fps: (n) => ({ type: "fps", fps: 25, min: n, max: n, factor: 2 }),
  dense: (n) => `dense:1,max:${n}`,
  jittered: (n) => `jittered:${n}`,
  keyframes: (n) => ({ type: "keyframes", max: n }),
  scene: (n) => `scene:${n}`,
  motion: (n) => `motion:${n}`,
  apex: (n) => `apex:${n}`,
  burst: (n) => `burst:${n}`,
  "aks, labels": (n) => `aks:${n},relevance:labels`,
  "bolt, labels": (n) => `bolt:${n},relevance:labels`,
  "aks, yes or no": (n) => `aks:${n}`,
  "bolt, yes or no": (n) => `bolt:${n}`,
  "apex, then bolt": (n) => ({
    type: "two-stage",
    candidates: `apex:${2 * n}`,
    then: `bolt:${n},relevance:labels,poolFps:25`,
  }),
};

interface Row {
  readonly sampler: string;
  /** The budget; keyframes of a clip may be fewer. */
  readonly frames: number;
  readonly uar: number;
  readonly macroF1: number;
  readonly low: number;
  readonly high: number;
}

const packageRoot = join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    bench: { type: "string", default: join(packageRoot, "media", "bench") },
  },
});
const clips = readBench(options.bench);
const truths = clips.map(({ label }) => NAMES.indexOf(label));
const every = clips.map((_, place) => place);
const lab = await TableLab.open(packageRoot);

const arms = BUDGETS.flatMap((n) => [
  ...Object.entries(SAMPLERS).map(([sampler, make]) => ({ sampler, frames: n, document: make(n) })),
  ...Array.from({ length: RANDOM_SEEDS }, (_, seed) => ({
    sampler: RANDOM,
    frames: n,
    document: `random:${n},seed:${seed}`,
  })),
]);
const probed: ProbedClip[] = [];
for (const { path } of clips) probed.push(await lab.footage.probe(path, {}));
// Samplers are never told of events: the ceiling is filled in here, clip by clip.
const report = await lab.run(
  {
    clips: clips.map(({ path }) => path),
    models: ["faces"],
    samplers: [...arms.map(({ document }) => document), { name: CEILING, type: "indices", indices: [0] }],
    prompts: [QUESTION],
    decoders: ["greedy"],
    maxTokens: 1,
    topLogits: 0,
  },
  (loaded) => ({
    ...loaded,
    clips: loaded.clips.map((clip, place) => ({
      ...clip,
      samplers: loaded.experiment.samplers.map((entry) =>
        entry.name === CEILING ? { ...entry, spec: { type: "indices", indices: [ceilingOf(place)] } } : entry,
      ),
    })),
  }),
);
const trials = new Map(report.trials.map((trial) => [`${trial.sampler}|${trial.clip}`, trial]));

function ceilingOf(place: number): number {
  return apexPlace(clips[place]?.event ?? null, probed[place]?.times ?? new Float64Array());
}

/** The trials of a sampler, clip by clip. */
function trialsOf(sampler: string): DoneTrial[] {
  return report.axes.clips.map(({ name }) => {
    const trial = trials.get(`${sampler}|${name}`);
    if (trial?.status !== "done") throw new Error(`There is no answer of ${sampler} about ${name}.`);
    return trial;
  });
}

/** Means over the runs of a sampler: one, or as many as there are seeds. */
function rowOf(sampler: string, frames: number, runs: readonly (readonly DoneTrial[])[]): { row: Row; hits: number } {
  const said = runs.map((run) => run.map((trial) => NAMES.indexOf(predictionOf(trial).label)));
  const verdicts = (answers: readonly number[], places: readonly number[]): Verdict[] =>
    places.map((place) => ({ truth: truths[place] ?? -1, answer: answers[place] ?? -1 }));
  const mean = (statistic: typeof macroF1, places: readonly number[]): number =>
    said.reduce((sum, answers) => sum + statistic(verdicts(answers, places), LABELS), 0) / said.length;
  const uar = (places: readonly number[]): number => mean(unweightedAverageRecall, places);
  const hits = runs.map((run) => shareOnEvent(run)).reduce((sum, share) => sum + share, 0) / runs.length;
  const interval = bootstrapInterval(uar, { groups: truths, seed: BOOTSTRAP_SEED });
  return { row: { sampler, frames, uar: uar(every), macroF1: mean(macroF1, every), ...interval }, hits };
}

/** Of the clips with an event, the share of which a frame shows it. */
function shareOnEvent(run: readonly DoneTrial[]): number {
  const seen = run.flatMap(({ frames }, place) => {
    const event = clips[place]?.event ?? null;
    return event === null ? [] : [frames.some((frame) => isOnEvent(frame, event))];
  });
  return seen.filter(Boolean).length / seen.length;
}

const names = report.axes.samplers;
const rows = BUDGETS.flatMap((n) =>
  [...Object.keys(SAMPLERS), RANDOM].map((sampler) => {
    const own = names.filter((_, place) => arms[place]?.sampler === sampler && arms[place].frames === n);
    return rowOf(sampler, n, own.map(trialsOf));
  }),
);
rows.push(rowOf(CEILING, 1, [trialsOf(CEILING)]));

if (options.json) console.log(JSON.stringify(rows.map(({ row }) => row)));
else await print();

async function print(): Promise<void> {
  const share = (value: number): string => value.toFixed(3);
  console.log(`${clips.length} clips, ${LABELS} labels, faces on the CPU in fp32; 95 % bootstrap intervals.\n`);
  console.log("sampler          frames  UAR    interval        macro-F1  on the event");
  for (const { row, hits } of rows) {
    const { sampler, frames, uar, low, high, macroF1: f1 } = row;
    const figures = `${share(uar)}  ${share(low)} to ${share(high)}  ${share(f1)}     ${share(hits)}`;
    console.log(`${sampler.padEnd(15)}  ${String(frames).padStart(6)}  ${figures}`);
  }
  console.log(
    "\nfps: at the clips' own rate, so that its upper bound alone counts. keyframes: a clip has as many as it has.",
  );
  console.log(
    `random: the mean over ${RANDOM_SEEDS} seeds. ${CEILING}: the frame of full strength, which no sampler is told.`,
  );
  const quiet = probed.filter((_, place) => clips[place]?.event === null);
  const counts: number[] = [];
  for (const clip of quiet) {
    counts.push(spotCandidates(await lab.footage.measure(clip, {}), clipRange(clip, {})).length);
  }
  const each = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  console.log(
    `\nClips with blinks and talk but no event: ${each.toFixed(1)} candidates a clip, over ${counts.length} clips.`,
  );
  console.log("\nDrawn faces: this shows that the measurement works, not how real models behave.");
}
