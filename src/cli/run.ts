import { type Command, InvalidArgumentError } from "commander";
import { readRun } from "../lab/journal/read-run.ts";
import { renderTable } from "../lab/report/render-table.ts";
import type { Progress, RunReply, RunRequestMessage } from "../protocol/lab-channel.ts";
import { SaccadeError } from "../protocol/errors.ts";
import {
  deviceOption,
  dtypeOption,
  ffmpegOption,
  hubTokenOption,
  USUAL_DEVICE,
  USUAL_DTYPE,
} from "./common-options.ts";
import { withLab } from "./lab.ts";
import { escapeJson, escapeText } from "../core/text/escape.ts";
import { TimeLeft } from "./time-left.ts";

/** The options as commander hands them over. */
export interface RunOptions extends Pick<RunRequestMessage, "out" | "device" | "dtype" | "ffmpeg"> {
  readonly resume?: boolean | undefined;
  readonly pictures: boolean;
  readonly cache?: number | undefined;
  readonly hubToken?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Trials whose results are printed; a larger run is told in one line. */
const MOST_PRINTED = 200;

export function addRunCommand(program: Command): void {
  program
    .command("run")
    .description("run an experiment: every clip, model, sampler, prompt and decoder of a *.saccade.json")
    .argument("<experiment>", "the experiment document")
    .option("--out <folder>", "write the run here instead of in .saccade/ beside the document")
    .option("--resume", "go on with the last run of the document: what it holds is not computed again")
    .option("--no-pictures", "do not keep the pictures that the models received")
    .option(
      "--cache <MB>",
      "memory for encoded frames, the least recently used going first; 512 if left out",
      parseBytes,
    )
    .addOption(deviceOption())
    .addOption(dtypeOption())
    .addOption(ffmpegOption())
    .addOption(hubTokenOption())
    .option("--json", "print one JSON object instead of a table")
    .action(async (document: string, options: RunOptions) => {
      process.exitCode = await run(document, options);
    });
}

/** @returns the exit code: 0, 1 if a trial failed, 130 if it was cancelled */
async function run(document: string, { resume, hubToken, json, cache, ...options }: RunOptions): Promise<number> {
  const request = {
    ...options,
    document,
    resume: resume === true,
    sendHubToken: hubToken === true,
    encodingBytes: cache,
    stream: false,
  };
  const time = new TimeLeft();
  const reply = await withLab(
    (lab, signal) => lab.request("run", request, signal),
    (progress) => liveLine(progress, time),
  );
  for (const warning of reply.warnings) say(warning);
  if (json === true) await printJson(reply);
  else await printTable(reply);
  if (reply.status === "cancelled") {
    const command = resumeCommand(document, { ...options, hubToken, json, cache });
    say(`Cancelled with ${reply.done} of ${reply.trials} trials done. Go on with: ${command}`);
    return new SaccadeError("cancelled", "").exitCode;
  }
  return reply.failed > 0 ? 1 : 0;
}

/**
 * The command that goes on with a run, with all it was started with: on another device or by another ffmpeg it would be
 * another run.
 */
export function resumeCommand(document: string, options: Omit<RunOptions, "resume">): string {
  const { out, device, dtype, ffmpeg, pictures, cache, hubToken, json } = options;
  const named = Object.entries({
    out,
    device: device === USUAL_DEVICE ? undefined : device,
    dtype: dtype === USUAL_DTYPE ? undefined : dtype,
    ffmpeg,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, JSON.stringify(value)]));
  const others = [
    ...(pictures ? [] : ["--no-pictures"]),
    ...(cache === undefined ? [] : ["--cache", String(cache / 1024 ** 2)]),
    ...(hubToken === true ? ["--hub-token"] : []),
    ...(json === true ? ["--json"] : []),
  ];
  return ["saccade run", JSON.stringify(document), "--resume", ...named, ...others].join(" ");
}

/** Megabytes in bytes. */
function parseBytes(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1024 ** 2;
  throw new InvalidArgumentError("It takes a whole number of megabytes from 0 up.");
}

/** "12 of 24 trials, 3.1 a second, 4 s left: Encoding frames:" */
export function liveLine({ stage, counts }: Progress, time: TimeLeft): string {
  if (!counts || counts.trials === 0) return stage;
  const done = counts.done + counts.failed;
  const failed = counts.failed > 0 ? `, ${counts.failed} failed` : "";
  return `${done} of ${counts.trials} trials${failed}${time.say(done, counts.trials)}: ${stage}`;
}

async function printJson({ directory, work }: RunReply): Promise<void> {
  const { run: of, trials, work: all, failed } = await readRun(directory);
  const printed = { run: { id: of.id, directory: of.directory }, trials, work: all, session: work, failed };
  process.stdout.write(`${escapeJson(JSON.stringify(printed))}\n`);
}

async function printTable({ directory, trials, done, failed, work }: RunReply): Promise<void> {
  if (trials <= MOST_PRINTED) process.stdout.write(`${renderTable(await readRun(directory))}\n`);
  const seconds = work.seconds.total.toFixed(1);
  const lines = [
    `${done} of ${trials} trials done${failed > 0 ? `, ${failed} failed` : ""}, in ${seconds} s.`,
    `The run is in ${directory}`,
    `See it: saccade report ${JSON.stringify(directory)} --format html --out report.html`,
  ];
  for (const line of lines) process.stdout.write(`${escapeText(line)}\n`);
}

function say(sentence: string): void {
  process.stderr.write(`${escapeText(sentence)}\n`);
}
