// Whether notes on the frames in between help: `npm run table:enrichment [-- --json] [--bench FOLDER]`.
import { parseArgs } from "node:util";
import { join } from "node:path";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { predictionOf } from "../src/core/comparison/prediction.ts";
import { namesLabel } from "../src/core/enrichment/note-text.ts";
import { bootstrapInterval } from "../src/core/metrics/bootstrap.ts";
import { macroF1, unweightedAverageRecall, type Verdict } from "../src/core/metrics/classification.ts";
import { DRAWN_FACE_LABELS } from "../src/inference/catalogue.ts";
import type { EnrichDocument, NoteOverride } from "../src/protocol/enrichment.ts";
import type { PromptDocument } from "../src/protocol/experiment.ts";
import type { DoneTrial, RunReport } from "../src/protocol/run.ts";
import { type BenchClip, readBench } from "./tables/bench-set.ts";
import { TableLab } from "./tables/lab-run.ts";

const QUESTION = "Which emotion does the person show?";
const KEYFRAMES = "interval:1";
const DENSE = "interval:0.2";
const NAMES: readonly string[] = DRAWN_FACE_LABELS;
const SEEDS = [1, 2, 3, 4, 5];
const BOOTSTRAP_SEED = 1;
/** Of a drawn face's frame. */
const FRAME_TOKENS = 4;

interface Row {
  readonly arm: string;
  readonly uar: number;
  readonly macroF1: number;
  readonly low: number;
  readonly high: number;
  /** Tokens that a trial puts to the model over all stages, the mean over clips: those of frames, and all others. */
  readonly visualTokens: number;
  readonly textTokens: number;
}

const packageRoot = join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    bench: { type: "string", default: join(packageRoot, "media", "bench") },
    // Of the notes, as JSON: what the wording and the defaults were tuned with, on other clips.
    enrich: { type: "string", default: "{}" },
  },
});
const enrich = JSON.parse(options.enrich) as EnrichDocument;
const clips = readBench(options.bench);
const truths = clips.map(({ label }) => NAMES.indexOf(label));
const every = clips.map((_, place) => place);
const lab = await TableLab.open(packageRoot);
const counts: number[] = [];
for (const { path } of clips) counts.push((await lab.footage.probe(path, {})).info.frameCount);

const enriched = (name: string, more: EnrichDocument): PromptDocument => ({
  name,
  text: QUESTION,
  enrich: { ...enrich, ...more },
});
const shared = {
  clips: clips.map(({ path }) => path),
  models: ["faces"],
  decoders: ["greedy"],
  maxTokens: 1,
  topLogits: 0,
};

const first = await lab.run({
  ...shared,
  samplers: [KEYFRAMES],
  prompts: [
    { name: "keyframes", text: QUESTION },
    enriched("keyframes+notes", {}),
    enriched("notes only", { show: "notes" }),
    enriched("label words masked", { mask: true }),
  ],
});
const noted = trialsOf(first, KEYFRAMES, "keyframes+notes");

const looked = noted.map(({ frames, notes = [] }) => {
  const indices = [...frames, ...notes.flatMap((note) => note.frames)].map(({ index }) => index);
  return new Set(indices).size;
});
// What the frames alone of a prompt cost beside its words, so that as much is spent on frames.
const spent = noted.map(({ cost }) => cost.promptTokens + cost.newTokens);
const bare = trialsOf(first, KEYFRAMES, "keyframes").map(
  ({ cost, frames }) => cost.promptTokens + cost.newTokens - frames.length * FRAME_TOKENS,
);
const affordable = spent.map((tokens, place) => Math.floor((tokens - (bare[place] ?? 0)) / FRAME_TOKENS));

const shuffled = SEEDS.map((seed): PromptDocument =>
  enriched(`shuffled ${seed}`, { overrides: overridesOf(shuffle(seed)) }),
);
const strange = SEEDS.map((seed): PromptDocument =>
  enriched(`strange ${seed}`, { overrides: overridesOf(otherLabel(seed)) }),
);
const plain: PromptDocument = { name: "plain", text: QUESTION };
const second = await lab.run(
  {
    ...shared,
    samplers: [KEYFRAMES, DENSE, "same frames", "same compute"].map(namedSampler),
    prompts: [plain, ...shuffled, ...strange],
  },
  (loaded) => ({
    ...loaded,
    clips: loaded.clips.map((clip, place) => ({
      ...clip,
      samplers: loaded.experiment.samplers.map((sampler) => {
        if (sampler.name === KEYFRAMES) {
          return { ...sampler, prompts: [...shuffled, ...strange].map((prompt) => nameOf(prompt)) };
        }
        const count = { "same frames": looked, "same compute": affordable }[sampler.name]?.[place];
        const most = counts[place] ?? 1;
        const spec = count === undefined ? sampler.spec : ({ type: "uniform", count: Math.min(count, most) } as const);
        return { ...sampler, spec, prompts: ["plain"] };
      }),
    })),
  }),
);

const rows: Row[] = [
  rowOf("keyframes", [trialsOf(first, KEYFRAMES, "keyframes")]),
  rowOf("keyframes+notes", [noted]),
  rowOf("as many frames", [trialsOf(second, "same frames", "plain")]),
  rowOf("same compute in frames", [trialsOf(second, "same compute", "plain")]),
  rowOf("5 fps", [trialsOf(second, DENSE, "plain")]),
  rowOf("notes only", [trialsOf(first, KEYFRAMES, "notes only")]),
  rowOf("label words masked", [trialsOf(first, KEYFRAMES, "label words masked")]),
  rowOf(
    "notes shuffled between gaps",
    shuffled.map((prompt) => trialsOf(second, KEYFRAMES, nameOf(prompt))),
  ),
  rowOf(
    "notes of another label's clip",
    strange.map((prompt) => trialsOf(second, KEYFRAMES, nameOf(prompt))),
  ),
];
if (options.json) console.log(JSON.stringify(rows));
else print();

function namedSampler(name: string): string | { name: string; type: "uniform"; count: number } {
  return name.startsWith("same") ? { name, type: "uniform", count: 1 } : name;
}

function nameOf(prompt: PromptDocument): string {
  return typeof prompt === "string" ? prompt : (prompt.name ?? "");
}

/** The trials of an arm, clip by clip. */
function trialsOf({ trials, axes }: RunReport, sampler: string, prompt: string): DoneTrial[] {
  return axes.clips.map(({ name }) => {
    const found = trials.find((trial) => trial.clip === name && trial.sampler === sampler && trial.prompt === prompt);
    if (found?.status !== "done") throw new Error(`There is no answer of ${sampler} and ${prompt} about ${name}.`);
    return found;
  });
}

/** The words of a clip's notes, gap by gap. */
function wordsOf(place: number): string[][] {
  const notes = noted[place]?.notes ?? [];
  const gaps = [...new Set(notes.map(({ gap }) => gap))];
  return gaps.map((gap) => notes.filter((note) => note.gap === gap).map(({ text }) => text));
}

/** For each clip, the words of each of its gaps' notes in another order. */
function shuffle(seed: number): string[][][] {
  const random = xoroshiro128plus(seed);
  return every.map((place) => {
    const words = wordsOf(place);
    for (let last = words.length - 1; last > 0; last--) {
      const other = uniformInt(random, 0, last);
      [words[last], words[other]] = [words[other] ?? [], words[last] ?? []];
    }
    return words;
  });
}

/** For each clip, the words of the notes of a clip with another label, which are repeated where it has fewer gaps. */
function otherLabel(seed: number): string[][][] {
  const random = xoroshiro128plus(seed);
  return every.map((place) => {
    const others = every.filter((other) => truths[other] !== truths[place]);
    const words = wordsOf(others[uniformInt(random, 0, others.length - 1)] ?? 0);
    return wordsOf(place).map((_, gap) => words[gap % words.length] ?? []);
  });
}

function overridesOf(words: readonly (readonly string[][])[]): NoteOverride[] {
  return words.flatMap((gaps, place) =>
    gaps.map((text, gap) => ({ clip: first.axes.clips[place]?.name ?? "", gap: gap + 1, text })),
  );
}

function rowOf(arm: string, runs: readonly (readonly DoneTrial[])[]): Row {
  const said = runs.map((run) => run.map((trial) => NAMES.indexOf(predictionOf(trial).label)));
  const verdicts = (answers: readonly number[], places: readonly number[]): Verdict[] =>
    places.map((place) => ({ truth: truths[place] ?? -1, answer: answers[place] ?? -1 }));
  const over = (statistic: typeof macroF1, places: readonly number[]): number =>
    mean(said.map((answers) => statistic(verdicts(answers, places), NAMES.length)));
  const uar = (places: readonly number[]): number => over(unweightedAverageRecall, places);
  const trials = runs.flat();
  const visual = (trial: DoneTrial): number =>
    FRAME_TOKENS * (trial.frames.length + (trial.notes ?? []).flatMap((note) => (note.call ? note.frames : [])).length);
  return {
    arm,
    uar: uar(every),
    macroF1: over(macroF1, every),
    ...bootstrapInterval(uar, { groups: truths, seed: BOOTSTRAP_SEED }),
    visualTokens: mean(trials.map(visual)),
    textTokens: mean(trials.map((trial) => trial.cost.promptTokens + trial.cost.newTokens - visual(trial))),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function print(): void {
  const share = (value: number): string => value.toFixed(3);
  console.log(`${clips.length} clips, ${NAMES.length} labels, faces on the CPU in fp32; 95 % bootstrap intervals.\n`);
  console.log("arm                             UAR    interval        macro-F1  visual tokens  text tokens");
  for (const { arm, uar, macroF1: f1, low, high, visualTokens, textTokens } of rows) {
    const tokens = `${visualTokens.toFixed(0).padStart(13)}  ${textTokens.toFixed(0).padStart(11)}`;
    console.log(`${arm.padEnd(30)}  ${share(uar)}  ${share(low)} to ${share(high)}  ${share(f1)}     ${tokens}`);
  }
  const notes = noted.flatMap((trial) => trial.notes ?? []);
  const naming = notes.filter(({ text }) => namesLabel(text, NAMES)).length / notes.length;
  console.log(
    `\n${notes.length} notes, of which ${share(naming)} name a label outright; ${share(rightGap())} of the events`,
  );
  console.log("are told in their own gap: there a note says that something changes, or describes a face that moved.");
  console.log("Tokens are those of all stages, unshared. Notes that were put there by hand cost nothing to write.");
  console.log("\nDrawn faces: this shows that the measurement works, not how real models behave.");
}

/** Of the events, the share of which a note that covers the apex says that something happened. */
function rightGap(): number {
  const told = clips.flatMap(({ event }: BenchClip, place) => {
    if (!event) return [];
    const notes = noted[place]?.notes ?? [];
    const around = notes.find(({ from, to }) => event.apexSeconds >= from && event.apexSeconds <= to);
    const own = around ? notes.filter(({ gap }) => gap === around.gap) : [];
    return [own.some(({ text }) => text !== "" && text !== "nothing changes" && text !== "face relaxed")];
  });
  return told.filter(Boolean).length / told.length;
}
