import type { Command } from "commander";
import { escapeJson, escapeText } from "../core/text/escape.ts";
import { DEFAULT_MODEL } from "../inference/catalogue.ts";
import { textTable } from "../lab/report/text-table.ts";
import type { FramesRequest, SamplerFrames } from "../protocol/frames.ts";
import { parseLabels, parseSeconds } from "./ask.ts";
import { deviceOption, dtypeOption, ffmpegOption, hubTokenOption } from "./common-options.ts";
import { withLab } from "./lab.ts";

/** The options as commander hands them over, after their parsers. */
interface FramesOptions extends Omit<
  FramesRequest,
  "clip" | "fromSeconds" | "toSeconds" | "samplers" | "sendHubToken"
> {
  readonly from?: number;
  readonly to?: number;
  readonly sampler: string[];
  readonly hubToken?: boolean;
  readonly json?: boolean;
}

export function addFramesCommand(program: Command): void {
  program
    .command("frames")
    .description("which frames samplers choose of a clip, and why")
    .argument("<clip>", "a video file; a name that begins with - is found if it exists")
    .requiredOption("--sampler <sampler>", "which frames, as uniform:8 or apex:4; repeat it to compare several", addTo)
    .option("--from <seconds>", "begin here instead of at the clip's start", parseSeconds)
    .option("--to <seconds>", "end here instead of at the clip's end", parseSeconds)
    .option("--model <model>", "asked by aks and bolt: which frames matter", DEFAULT_MODEL)
    .option("--prompt <text>", "what frames matter for, for aks and bolt")
    .option("--labels <a,b,c>", "candidate answers, for aks and bolt", parseLabels)
    .addOption(deviceOption())
    .addOption(dtypeOption())
    .addOption(ffmpegOption())
    .addOption(hubTokenOption())
    .option("--json", "print one JSON object instead of tables")
    .action(async (clip: string, options: FramesOptions) => {
      await listFrames(clip, options);
    });
}

/** An option that was given again. Of several values behind one option, the clip would be taken for one. */
function addTo(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

async function listFrames(
  clip: string,
  { from, to, sampler: samplers, hubToken, json, ...options }: FramesOptions,
): Promise<void> {
  const request = { ...options, clip, fromSeconds: from, toSeconds: to, samplers, sendHubToken: hubToken === true };
  const reply = await withLab((lab, signal) => lab.request("frames", request, signal));
  for (const note of reply.notes) process.stderr.write(`${escapeText(note)}\n`);
  const text =
    json === true
      ? escapeJson(JSON.stringify({ clip: reply.clip, samplers: reply.samplers }))
      : reply.samplers.map((chosen) => samplerTable(chosen, reply.clip.frameCount).join("\n")).join("\n\n");
  process.stdout.write(`${text}\n`);
}

function samplerTable({ sampler, frames, cost }: SamplerFrames, total: number): string[] {
  const measured = cost.framesMeasured > 0 ? `, ${cost.framesMeasured} looked at to choose` : "";
  const asked = cost.calls > 0 ? `, ${cost.calls} judged by the model` : "";
  const scored = frames.some(({ score }) => score !== null);
  const columns = [
    { title: "frame", align: "right" as const },
    { title: "seconds", align: "right" as const },
    ...(scored ? [{ title: "score", align: "right" as const }] : []),
    { title: "reason", align: "left" as const },
  ];
  const rows = frames.map(({ index, ptsSeconds, score, reason }) => [
    String(index),
    ptsSeconds.toFixed(3),
    ...(scored ? [score === null ? "" : String(Number(score.toPrecision(3)))] : []),
    escapeText(reason),
  ]);
  return [
    `${escapeText(sampler)}: ${frames.length} of ${total} frames${measured}${asked}`,
    ...textTable(columns, rows),
  ];
}
