// What the embedded models can tell on the bench: `npm run table:model [-- --json] [--bench FOLDER]`.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootstrapInterval } from "../src/core/metrics/bootstrap.ts";
import { macroF1, unweightedAverageRecall, type Verdict } from "../src/core/metrics/classification.ts";
import { uniformPlaces } from "../src/core/sampling/uniform.ts";
import { type BenchClip, readBench } from "./tables/bench-set.ts";
import { aroundApex, apexPlace, LONG, missingEvent, paddedEvent, weakPlace } from "./tables/frame-arms.ts";
import { type ClipQuestions, LabelAsker, LABELS, probe } from "./tables/label-asker.ts";

const QUESTION = "Which emotion does the person show?";
/** Two wordings that no training template holds; the first words are not in the model's vocabulary. */
const PARAPHRASES = ["Say which emotion you see on the face.", "The person in this clip: what feeling is it?"] as const;
const ARMS = ["apex", "uniform4", "notes", "event8", "dense64", "pad64", "copies64"] as const;
const VARIANTS = { faces: "faces", balanced: "faces-balanced", control: "faces-control" } as const;
const TAIL = ["fear", "disgust"];
/** Of full strength: what is shown to the three variants to see where a weak sign of a rare label goes. */
const WEAK_STRENGTH = 0.25;
const SEED = 1;

type Arm = (typeof ARMS)[number];
type Variant = keyof typeof VARIANTS;
type Answers = Record<Arm | "first" | "second", number>;

const packageRoot = join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    bench: { type: "string", default: join(packageRoot, "media", "bench") },
  },
});
const clips = readBench(options.bench);
const answers: Answers[] = [];
const weak: Record<Variant, number[]> = { faces: [], balanced: [], control: [] };

const askers = {
  faces: await LabelAsker.load(VARIANTS.faces, packageRoot),
  balanced: await LabelAsker.load(VARIANTS.balanced, packageRoot),
  control: await LabelAsker.load(VARIANTS.control, packageRoot),
};
for (const [done, clip] of clips.entries()) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[KClip ${done + 1} of ${clips.length}`);
  const probed = await probe(clip.path);
  const faint = [weakPlace(clip.event, clip.intensity, WEAK_STRENGTH, probed.times)];
  const frames = framesOf(clip, probed.times);
  const seen = await askers.faces.look(probed, [...Object.values(frames).flat(), ...faint]);
  answers.push(await askArms(clip, frames, seen));
  weak.faces.push(await seen.ask(faint, QUESTION));
  for (const name of ["balanced", "control"] as const) {
    weak[name].push(await (await askers[name].look(probed, faint)).ask(faint, QUESTION));
  }
}
if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
for (const asker of Object.values(askers)) await asker.dispose();

function framesOf({ event }: BenchClip, times: Float64Array): Record<Arm, number[]> {
  const apex = apexPlace(event, times);
  return {
    apex: [apex],
    uniform4: uniformPlaces(4, times.length),
    notes: missingEvent(event, times),
    event8: aroundApex(8, event, times),
    dense64: uniformPlaces(LONG, times.length),
    pad64: paddedEvent(event, times),
    copies64: new Array<number>(LONG).fill(apex),
  };
}

async function askArms(clip: BenchClip, frames: Record<Arm, number[]>, seen: ClipQuestions): Promise<Answers> {
  const entries: [string, number][] = [];
  for (const arm of ARMS) {
    const note = arm === "notes" ? `Notes: ${clip.note}. ` : "";
    entries.push([arm, await seen.ask(frames[arm], `${note}${QUESTION}`)]);
  }
  entries.push(["first", await seen.ask(frames.event8, PARAPHRASES[0])]);
  entries.push(["second", await seen.ask(frames.event8, PARAPHRASES[1])]);
  return Object.fromEntries(entries) as Answers;
}

const truths = clips.map(({ label }) => LABELS.indexOf(label));
const verdicts = (said: readonly number[], places: readonly number[]): Verdict[] =>
  places.map((place) => ({ truth: truths[place] ?? -1, answer: said[place] ?? -1 }));
const uar = (said: readonly number[], places: readonly number[]): number =>
  unweightedAverageRecall(verdicts(said, places), LABELS.length);
const tailRecall = (said: readonly number[], places: readonly number[]): number =>
  uar(
    said,
    places.filter((place) => TAIL.includes(clips[place]?.label ?? "")),
  );
const armOf = (arm: keyof Answers): number[] => answers.map((given) => given[arm]);
const every = clips.map((_, place) => place);
const share = (value: number): string => value.toFixed(3);
const interval = (statistic: (places: readonly number[]) => number): string => {
  const { low, high } = bootstrapInterval(statistic, { groups: truths, seed: SEED });
  return `${share(low)} to ${share(high)}`;
};

const agreement = (places: readonly number[]): number =>
  places.filter((place) => answers[place]?.first === answers[place]?.second).length / places.length;
const result = {
  ...(Object.fromEntries(ARMS.map((arm) => [arm, uar(armOf(arm), every)])) as Record<Arm, number>),
  paraphrase: agreement(every),
  weakTail: {
    faces: tailRecall(weak.faces, every),
    balanced: tailRecall(weak.balanced, every),
    control: tailRecall(weak.control, every),
  },
};

if (options.json) console.log(JSON.stringify(result));
else printTables();

function printTables(): void {
  console.log(`${clips.length} clips, ${LABELS.length} labels, faces on the CPU in fp32; 95 % bootstrap intervals.\n`);
  console.log("arm         UAR    interval          macro-F1");
  for (const arm of ARMS) {
    const said = armOf(arm);
    const f1 = macroF1(verdicts(said, every), LABELS.length);
    console.log(`${arm.padEnd(10)}  ${share(result[arm])}  ${interval((places) => uar(said, places))}  ${share(f1)}`);
  }
  console.log(
    `\nTwo paraphrases agree on ${share(result.paraphrase)} of the clips (${interval(agreement)}), on event8.`,
  );
  console.log("\nDifferences in UAR, paired:");
  for (const [more, less] of [
    ["apex", "uniform4"],
    ["notes", "uniform4"],
    ["copies64", "apex"],
    ["dense64", "event8"],
    ["pad64", "dense64"],
  ] as const) {
    printDifference(`${more} - ${less}`, armOf(more), armOf(less), uar);
  }
  console.log(`\nRecall of ${TAIL.join(" and ")} on one frame a clip near a strength of ${WEAK_STRENGTH}:`);
  for (const [name, model] of Object.entries(VARIANTS) as [Variant, string][]) {
    const said = weak[name];
    const all = share(uar(said, every));
    console.log(
      `${model.padEnd(14)}  ${share(result.weakTail[name])}  ${interval((places) => tailRecall(said, places))}  UAR ${all}`,
    );
  }
  printDifference("balanced - faces", weak.balanced, weak.faces, tailRecall);
  printDifference("balanced - control", weak.balanced, weak.control, tailRecall);
  console.log("\nDrawn faces: this shows that the measurement works, not how real models behave.");
}

function printDifference(name: string, more: number[], less: number[], statistic: typeof uar): void {
  const gain = (places: readonly number[]): number => statistic(more, places) - statistic(less, places);
  console.log(`${name.padEnd(20)}  ${gain(every) >= 0 ? "+" : ""}${share(gain(every))}  ${interval(gain)}`);
}
