import { analyseProbe } from "../../core/probes/analyse-probe.ts";
import type { ProbeRequestMessage } from "../../protocol/lab-channel.ts";
import { selectExperiment } from "../experiment-files/select-experiment.ts";
import { writeProbeResult } from "../journal/probe-file.ts";
import { readRun } from "../journal/read-run.ts";
import {
  type ProbeOfRun,
  runExperiment,
  type RunHooks,
  type RunSummary,
  type RunTools,
} from "../run/run-experiment.ts";
import { planProbe } from "./plan-probe.ts";
import { probeTarget } from "./probe-target.ts";

/** Pictures are kept where a person looks at each clip. */
const MOST_CLIPS_WITH_PICTURES = 4;

export type ProbeRequest = Omit<ProbeRequestMessage, "ffmpeg" | "sendHubToken" | "encodingBytes" | "stream" | "task">;

/**
 * Runs the experiment that answers a probe's question, and leaves what it comes to beside the journal. Cancelled, it
 * leaves the journal alone, and goes on from there when it is resumed.
 *
 * @throws SaccadeError as runExperiment() does, and `input` if the sampler does not fit the probe
 */
export async function runProbe(
  { kind, target, text, only, asked, out, resume, device, dtype }: ProbeRequest,
  tools: RunTools,
  hooks: RunHooks = {},
): Promise<RunSummary> {
  const experiment = selectExperiment(await probeTarget({ target, text, asked }), only);
  const pictures = experiment.clips.length <= MOST_CLIPS_WITH_PICTURES;
  const probe: ProbeOfRun = { kind, plan: (context, own) => planProbe(kind, experiment, context, own) };
  const request = { experiment, only, out, resume, device, dtype, pictures, probe };
  const summary = await runExperiment(request, tools, hooks);
  if (summary.status === "finished") {
    const report = await readRun(summary.directory);
    if (report.probe) await writeProbeResult(summary.directory, analyseProbe(report.probe.planned, report));
  }
  return summary;
}
