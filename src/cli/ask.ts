import { type Command, InvalidArgumentError } from "commander";
import { DEFAULT_MODEL } from "../inference/catalogue.ts";
import type { AskRequest } from "../protocol/lab-channel.ts";
import { reportLines } from "./ask-report.ts";
import { deviceOption, dtypeOption, ffmpegOption, hubTokenOption } from "./common-options.ts";
import { withLab } from "./lab.ts";
import { colorDepth } from "./terminal/color.ts";
import { escapeJson, escapeText } from "../core/text/escape.ts";

/** The options as commander hands them over, after their parsers. */
interface AskOptions extends Omit<AskRequest, "clip" | "fromSeconds" | "toSeconds" | "sendHubToken"> {
  readonly from?: number;
  readonly to?: number;
  readonly hubToken?: boolean;
  readonly json?: boolean;
}

const MOST_LOGITS = 1000;

export function addAskCommand(program: Command): void {
  program
    .command("ask")
    .description("ask a model about a clip: its answer, the logits behind every token, and what it cost")
    .argument("<clip>", "a video file; a name that begins with - is found if it exists")
    .option("--from <seconds>", "begin here instead of at the clip's start", parseSeconds)
    .option("--to <seconds>", "end here instead of at the clip's end", parseSeconds)
    .option("--model <model>", "a name of `saccade models`, a model's folder, or a hub id", DEFAULT_MODEL)
    .option("--sampler <sampler>", "which frames, as uniform:8, apex:4 or times:0.4,1.2", "uniform:8")
    .option("--prompt <text>", "what to ask; {{frames}} and {{labels}} stand for the frames and the labels")
    .option("--labels <a,b,c>", "candidate answers to score; '' for none", parseLabels)
    .option("--max-tokens <n>", "the longest answer, in tokens", parseCount(1))
    .option(
      "--top-logits <k>",
      `how many of the likeliest tokens to report at each step, up to ${MOST_LOGITS}`,
      parseCount(0, MOST_LOGITS),
      5,
    )
    .addOption(deviceOption())
    .addOption(dtypeOption())
    .addOption(ffmpegOption())
    .addOption(hubTokenOption())
    .option("--json", "print one JSON object instead of a report")
    .action(async (clip: string, options: AskOptions) => {
      await ask(clip, options);
    });
}

async function ask(clip: string, { from, to, hubToken, json, ...options }: AskOptions): Promise<void> {
  const request = { ...options, clip, fromSeconds: from, toSeconds: to, sendHubToken: hubToken === true };
  const { result, notes } = await withLab((lab, signal) => lab.request("ask", request, signal));
  if (json === true) {
    for (const note of notes) process.stderr.write(`${escapeText(note)}\n`);
    process.stdout.write(`${escapeJson(JSON.stringify(result))}\n`);
  } else {
    const depth = colorDepth(process.stdout, process.env);
    process.stdout.write(`${reportLines(result, notes, depth).join("\n")}\n`);
  }
}

/** Seconds from a clip's start. */
export function parseSeconds(text: string): number {
  if (/^\d+(\.\d+)?$|^\.\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes seconds from the clip's start, such as 1.5.");
}

function parseCount(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const count = /^\d+$/.test(text) ? Number(text) : NaN;
    if (count >= least && count <= most) return count;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It takes a whole number ${range}.`);
  };
}

/** Labels with commas between them; none of an empty text. */
export function parseLabels(text: string): string[] {
  if (text.trim() === "") return [];
  const labels = text.split(",").map((label) => label.trim());
  if (labels.some((label) => label === "")) throw new InvalidArgumentError("One of the labels is empty.");
  return labels;
}
