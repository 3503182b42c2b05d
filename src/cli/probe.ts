import { Argument, type Command, InvalidArgumentError } from "commander";
import { DRAWN_FACES_NOTE, showsDrawnFaces } from "../core/comparison/drawn-faces.ts";
import { escapeJson, escapeText } from "../core/text/escape.ts";
import { readRun } from "../lab/journal/read-run.ts";
import { renderProbe } from "../lab/report/render-probe.ts";
import type { ProbeRequestMessage, RunReply } from "../protocol/lab-channel.ts";
import { SaccadeError } from "../protocol/errors.ts";
import { type ProbeKind, probeKindSchema } from "../protocol/probe.ts";
import { deviceOption, dtypeOption, ffmpegOption, hubTokenOption } from "./common-options.ts";
import { withLab } from "./lab.ts";
import { liveLine } from "./run.ts";
import { TimeLeft } from "./time-left.ts";

/** The options as commander hands them over. */
interface ProbeOptions extends Pick<ProbeRequestMessage, "out" | "device" | "dtype" | "ffmpeg"> {
  readonly model?: string;
  readonly sampler?: string;
  readonly prompt?: string;
  readonly labels?: string[];
  readonly resume?: boolean;
  readonly hubToken?: boolean;
  readonly json?: boolean;
}

export function addProbeCommand(program: Command): void {
  program
    .command("probe")
    .description(
      "answer one diagnostic question about a model: does it notice the order, do more frames help, which count",
    )
    .addArgument(new Argument("<question>", "what to ask").choices(probeKindSchema.options))
    .argument("<target>", "a clip, a manifest (*.jsonl) or an experiment (*.saccade.json)")
    .option("--model <model>", "of a clip or a manifest: the model to ask")
    .option("--sampler <sampler>", "of a clip or a manifest: the frames to change, such as uniform:8")
    .option("--prompt <text>", "of a clip or a manifest: what to ask")
    .option("--labels <a,b,c>", "of a clip or a manifest: candidate answers", parseLabels)
    .option("--out <folder>", "write the run here instead of in .saccade/ beside the target")
    .option("--resume", "go on with the last run of this probe: what it holds is not computed again")
    .addOption(deviceOption())
    .addOption(dtypeOption())
    .addOption(ffmpegOption())
    .addOption(hubTokenOption())
    .option("--json", "print one JSON object instead of tables")
    .action(async (kind: ProbeKind, target: string, options: ProbeOptions) => {
      process.exitCode = await probe(kind, target, options);
    });
}

/** @returns the exit code: 0, 1 if a trial failed, 130 if it was cancelled */
async function probe(
  kind: ProbeKind,
  target: string,
  { model, sampler, prompt, labels, resume, hubToken, json, ...options }: ProbeOptions,
): Promise<number> {
  const request: ProbeRequestMessage = {
    ...options,
    kind,
    target,
    asked: { model, sampler, prompt, labels },
    resume: resume === true,
    sendHubToken: hubToken === true,
  };
  const time = new TimeLeft();
  const reply = await withLab(
    (lab, signal) => lab.request("probe", request, signal),
    (progress) => liveLine(progress, time),
  );
  for (const warning of reply.warnings) say(warning);
  if (reply.status === "cancelled") {
    const where = options.out === undefined ? "" : ` --out ${JSON.stringify(options.out)}`;
    const again = `saccade probe ${kind} ${JSON.stringify(target)} --resume${where}`;
    say(`Cancelled with ${reply.done} of ${reply.trials} trials done. Go on with the same options, as in: ${again}`);
    return new SaccadeError("cancelled", "").exitCode;
  }
  await print(reply, json === true);
  return reply.failed > 0 ? 1 : 0;
}

async function print({ directory, work, done, trials }: RunReply, json: boolean): Promise<void> {
  const report = await readRun(directory);
  const { run, probe: answered, failed } = report;
  if (!answered) throw new SaccadeError("failure", `${directory} holds no probe.`);
  if (json) {
    const printed = {
      run: { id: run.id, directory },
      probe: answered.result,
      work: report.work,
      session: work,
      failed,
    };
    process.stdout.write(`${escapeJson(JSON.stringify(printed))}\n`);
    return;
  }
  process.stdout.write(`${renderProbe(answered)}\n`);
  const lines = [
    ...(showsDrawnFaces(report) ? [DRAWN_FACES_NOTE] : []),
    `${done} of ${trials} trials done, in ${work.seconds.total.toFixed(1)} s; ${work.computed.framesEncoded} frames encoded.`,
    `The run is in ${directory}`,
    `See it: saccade report ${JSON.stringify(directory)} --format html --out report.html`,
  ];
  for (const line of lines) process.stdout.write(`${escapeText(line)}\n`);
}

function parseLabels(text: string): string[] {
  const labels = text.split(",").map((label) => label.trim());
  if (labels.some((label) => label === "")) throw new InvalidArgumentError("One of the labels is empty.");
  return labels;
}

function say(sentence: string): void {
  process.stderr.write(`${escapeText(sentence)}\n`);
}
