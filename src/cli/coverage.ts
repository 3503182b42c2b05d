import { type Command, InvalidArgumentError } from "commander";
import { clipRange } from "../clip/range.ts";
import { grouped, percent } from "../core/comparison/figures.ts";
import { isDocument, isManifest } from "../core/experiment/file-kinds.ts";
import { curveLengths } from "../core/probes/coverage-curve.ts";
import { type CoverageClip, samplerCoverage } from "../core/probes/sampler-coverage.ts";
import { needsSignal, parseSampler, relevancePool, sampleFrames } from "../core/sampling/sampler.ts";
import { stagesOf } from "../core/sampling/two-stage.ts";
import { formatSeconds } from "../core/sampling/seconds.ts";
import { escapeJson, escapeText } from "../core/text/escape.ts";
import { signalCacheFolder } from "../inference/cache-folder.ts";
import { ClipStore } from "../lab/clip-store.ts";
import { expandClips, type ResolvedClip } from "../lab/experiment-files/expand-clips.ts";
import { loadExperiment } from "../lab/experiment-files/load-experiment.ts";
import { textTable } from "../lab/report/text-table.ts";
import { SaccadeError } from "../protocol/errors.ts";
import type { CoverageRow } from "../protocol/probe.ts";
import type { SamplerSpec } from "../protocol/sampling.ts";
import { ffmpegOption } from "./common-options.ts";
import { interruptSignal } from "./interrupt.ts";
import { ProgressLine } from "./terminal/progress-line.ts";

/** The options as commander hands them over. */
interface CoverageOptions {
  readonly clip?: string;
  readonly duration?: number;
  readonly frameRate?: number;
  readonly sampler: string[];
  readonly event: number[];
  readonly visible?: number;
  readonly atLeast?: number;
  readonly ffmpeg?: string;
  readonly json?: boolean;
}

/** A clip that coverage is asked for, by the name that rows give it; without one where there is no file. */
interface NamedClip {
  readonly name: string | undefined;
  readonly clip: CoverageClip;
  /** Finds out what happens in it; absent where there is no file. */
  readonly measure?: () => ReturnType<ClipStore["measure"]>;
}

/** Frames of a clip that nobody made: eleven hours of 25 a second. */
const MOST_FRAMES = 1_000_000;
/** How long micro-expressions last, in seconds. */
const USUAL_EVENTS = [0.25, 0.5];
const STEPS = "▁▂▃▄▅▆▇█";

export function addCoverageCommand(program: Command): void {
  program
    .command("coverage")
    .description("what frames miss: the probability that they fall on an event that begins anywhere in a clip")
    .option(
      "--clip <clip>",
      "of a clip, or of those of a manifest (*.jsonl) or an experiment, with what is known of them",
    )
    .option("--duration <seconds>", "of a clip so long, in the place of a file", parseAbove("seconds, such as 4"))
    .option("--frame-rate <rate>", "and with so many frames a second", parseAbove("frames a second, such as 25"))
    .requiredOption("--sampler <sampler...>", "which frames, as uniform:8; repeat it to compare several")
    .option("--event <a,b>", "lengths of events, in seconds", parseLengths, USUAL_EVENTS)
    .option(
      "--visible <share>",
      "count only frames that show at least this share of the apex's intensity, of an event that grows and fades evenly",
      parseShare,
    )
    .option("--at-least <k>", "how many frames have to be on the event", parseCount)
    .addOption(ffmpegOption())
    .option("--json", "print a JSON array, a row for each sampler and length")
    .action(async (options: CoverageOptions) => {
      await coverage(options);
    });
}

async function coverage(options: CoverageOptions): Promise<void> {
  const samplers = options.sampler.map((name) => ({ name: name.trim(), spec: parseSampler(name) }));
  const progress = new ProgressLine(process.stderr);
  const rows: CoverageRow[] = [];
  const curves: string[] = [];
  try {
    const clips = await clipsOf(options, (done, total) => {
      progress.show("Reading clips:", done, total);
    });
    for (const { name, clip, measure } of clips) {
      const known = { ...clip, signal: samplers.some(({ spec }) => needsSignal(spec)) ? await measure?.() : undefined };
      for (const sampler of samplers) {
        const asked = { ...sampler, visible: options.visible, atLeast: options.atLeast };
        const chosen = chosenIn(sampler.spec, known, measure !== undefined);
        const rowsOf = (eventSeconds: readonly number[]): CoverageRow[] =>
          samplerCoverage({ ...asked, eventSeconds }, { ...known, chosen });
        rows.push(...rowsOf(options.event).map((row) => ({ ...row, ...(name === undefined ? {} : { clip: name }) })));
        if (options.json !== true && clips.length === 1) {
          const { fromSeconds, toSeconds } = clip.range;
          curves.push(...curveLine(sampler.name, rowsOf(curveLengths(toSeconds - fromSeconds))));
        }
      }
    }
  } finally {
    progress.clear();
  }
  if (options.json === true) process.stdout.write(`${escapeJson(JSON.stringify(rows))}\n`);
  else process.stdout.write(`${report(rows, curves, options)}\n`);
}

/** What a sampler that looks at the clip chose in it; nothing for one that needs no look, or asks a model. */
function chosenIn(spec: SamplerSpec, clip: CoverageClip, isFile: boolean): CoverageClip["chosen"] {
  const looks = needsSignal(spec) || stagesOf(spec).some(({ type }) => type === "keyframes");
  if (!isFile || !looks || relevancePool(spec, clip)) return undefined;
  return sampleFrames(spec, clip);
}

async function clipsOf(
  { clip, duration, frameRate, ffmpeg }: CoverageOptions,
  onClip: (done: number, total: number) => void,
): Promise<NamedClip[]> {
  if (clip === undefined) {
    if (duration === undefined || frameRate === undefined) {
      throw new SaccadeError("input", "Name a clip with --clip, or give --duration and --frame-rate.");
    }
    const frames = Math.round(duration * frameRate);
    if (frames > MOST_FRAMES) {
      const asked = `${formatSeconds(duration)} at ${frameRate} frames a second are ${grouped(frames)} frames`;
      throw new SaccadeError("input", `${asked}; coverage counts up to ${grouped(MOST_FRAMES)}.`);
    }
    return [{ name: undefined, clip: imagined(duration, frameRate) }];
  }
  if (duration !== undefined || frameRate !== undefined) {
    throw new SaccadeError("input", "A clip has its own length and rate: leave --duration and --frame-rate out.");
  }
  const store = new ClipStore(ffmpeg, signalCacheFolder());
  const signal = interruptSignal();
  const named: NamedClip[] = [];
  const clips = await resolved(clip);
  for (const [done, { name, path, from, to, events }] of clips.entries()) {
    onClip(done, clips.length);
    const probed = await store.probe(path, { signal });
    const range = clipRange(probed, { fromSeconds: from, toSeconds: to });
    const measure = (): ReturnType<ClipStore["measure"]> => store.measure(probed, { signal });
    named.push({ name, clip: { range, keyframes: probed.keyframes, events }, measure });
  }
  return named;
}

async function resolved(clip: string): Promise<readonly ResolvedClip[]> {
  if (isDocument(clip)) return (await loadExperiment(clip)).clips;
  const found = await expandClips({ path: clip }, process.cwd());
  return isManifest(clip) ? found : found.map((one) => ({ ...one, name: clip }));
}

/** A clip of even frames that nobody made. */
function imagined(durationSeconds: number, frameRate: number): CoverageClip {
  const count = Math.max(1, Math.round(durationSeconds * frameRate));
  const frames = Array.from({ length: count }, (_, index) => ({ index, ptsSeconds: index / frameRate }));
  return { range: { fromSeconds: 0, toSeconds: durationSeconds, frames }, keyframes: [], events: [] };
}

function report(rows: readonly CoverageRow[], curves: readonly string[], options: CoverageOptions): string {
  const { visible = 0, atLeast = 1 } = options;
  const hasClips = new Set(rows.map(({ clip }) => clip)).size > 1;
  const hasEvents = rows.some(({ events }) => events !== undefined);
  const right = { align: "right" as const };
  const columns = [
    ...(hasClips ? [{ title: "clip", most: 32 }] : []),
    { title: "sampler", most: 40 },
    { title: "frames", ...right },
    { title: "event", ...right },
    { title: atLeast === 1 ? "hit" : `hit by ${atLeast}`, ...right },
    { title: "frames on it", ...right },
    { title: "longest gap", ...right },
    ...(hasEvents ? [{ title: "on its own events", ...right }] : []),
    { title: "" },
  ];
  const cells = rows.map((row) => [
    ...(hasClips ? [escapeText(row.clip ?? "")] : []),
    escapeText(row.sampler),
    row.frames === null ? "–" : String(Number(row.frames.toFixed(1))),
    formatSeconds(row.eventSeconds),
    row.hitProbability === null ? "–" : percent(row.hitProbability),
    row.expectedFramesOnEvent === null ? "–" : row.expectedFramesOnEvent.toFixed(2),
    row.longestGapSeconds === null ? "–" : `${row.longestGapSeconds.toFixed(2)} s`,
    ...(hasEvents ? [row.events?.map(({ framesOnEvent }) => framesOnEvent).join(", ") ?? "–"] : []),
    row.note ?? "",
  ]);
  const what =
    visible > 0
      ? `Frames count that show at least ${percent(visible)} of the apex's intensity.`
      : "Frames count from an event's onset up to its offset.";
  return [
    ...textTable(columns, cells),
    "",
    ...(curves.length === 0 ? [] : ["Hit probability for events of 0.05 to 2 s:", ...curves, ""]),
    `An event begins anywhere in the clip, each moment as likely. ${what}`,
  ].join("\n");
}

/** The curve of one sampler, a character for every 0.05 s. */
function curveLine(name: string, rows: readonly CoverageRow[]): string[] {
  const heights = rows.map(({ hitProbability }) => hitProbability);
  if (heights.length === 0 || heights.includes(null)) return [];
  const last = STEPS.length - 1;
  const drawn = heights.map((height) => STEPS[Math.round((height ?? 0) * last)] ?? "").join("");
  return [`  ${drawn}  ${escapeText(name)}`];
}

function parseAbove(what: string): (text: string) => number {
  return (text) => {
    const value = /^\d*\.?\d+(e[+-]?\d+)?$/i.test(text) ? Number(text) : 0;
    if (value > 0 && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It takes a number above 0: ${what}.`);
  };
}

function parseLengths(text: string): number[] {
  const parse = parseAbove("lengths in seconds with commas between, such as 0.25,0.5");
  return text.split(",").map((part) => parse(part.trim()));
}

function parseShare(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : 2;
  if (share <= 1) return share;
  throw new InvalidArgumentError("It takes a share from 0 to 1, such as 0.5.");
}

function parseCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1) return count;
  throw new InvalidArgumentError("It takes a whole number from 1 up.");
}
