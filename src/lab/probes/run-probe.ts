import { analyseProbe } from "../../core/probes/analyse-probe.ts";
import type { ProbeRequestMessage } from "../../protocol/lab-channel.ts";
import { selectExperiment } from "../experiment-files/select-experiment.ts";
import { writeProbeResult } from "../journal/probe-file.ts";
import { readRun } from "../journal/read-run.ts";
import { runExperiment, type RunHooks, type RunSummary, type RunTools } from "../run/run-experiment.ts";
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
  const { signal } = hooks;
  const noCounts = { trials: 0, done: 0, failed: 0 };
  const { experiment, planned } = await planProbe(
    kind,
    selectExperiment(await probeTarget({ target, text, asked }), only),
    {
      footage: tools.footage,
      signal,
      onClip: (done, total) => {
        hooks.onProgress?.("Choosing frames, clips:", noCounts, done, total);
      },
    },
  );
  const pictures = experiment.clips.length <= MOST_CLIPS_WITH_PICTURES;
  const request = { experiment, only, out, resume, device, dtype, pictures, probe: planned };
  const summary = await runExperiment(request, tools, hooks);
  if (summary.status === "finished") {
    await writeProbeResult(summary.directory, analyseProbe(planned, await readRun(summary.directory)));
  }
  return summary;
}
