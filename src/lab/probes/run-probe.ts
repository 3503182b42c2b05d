import { analyseProbe } from "../../core/probes/analyse-probe.ts";
import type { ProbeRequestMessage } from "../../protocol/lab-channel.ts";
import { selectExperiment } from "../experiment-files/select-experiment.ts";
import { writeProbeResult } from "../journal/probe-file.ts";
import { runFolderOfNotes } from "../journal/run-folder.ts";
import { readRun } from "../journal/read-run.ts";
import {
  type ProbeOfRun,
  runExperiment,
  type RunHooks,
  type RunRequest,
  type RunSummary,
  type RunTools,
} from "../run/run-experiment.ts";
import type { LoadedExperiment } from "../experiment-files/load-experiment.ts";
import { enrichmentQuestion, notesExperiment, planEnrichment } from "./plan-enrichment.ts";
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
  const loaded = selectExperiment(await probeTarget({ kind, target, text, asked }), only);
  const pictures = loaded.clips.length <= MOST_CLIPS_WITH_PICTURES;
  let experiment = loaded;
  let probe: ProbeOfRun;
  if (kind === "enrichment") {
    const question = enrichmentQuestion(loaded);
    const written = await writeNotes(notesExperiment(question), { out, device, dtype, pictures }, tools, hooks);
    if (written.status !== "finished") return written;
    const plan = planEnrichment(question, await readRun(written.directory));
    experiment = question.loaded;
    probe = { kind, plan: () => Promise.resolve(plan) };
  } else {
    probe = { kind, plan: (context, own) => planProbe(kind, loaded, context, own) };
  }
  const request = { experiment, only, out, resume, device, dtype, pictures, probe };
  const summary = await runExperiment(request, tools, hooks);
  if (summary.status === "finished") {
    const report = await readRun(summary.directory);
    if (report.probe) await writeProbeResult(summary.directory, analyseProbe(report.probe.planned, report));
  }
  return summary;
}

/**
 * Has the notes written by a run of their own, which the probe's run takes its calls from: what is compared is made of
 * them. One that was cancelled is no loss, since its calls are found again.
 */
function writeNotes(
  experiment: LoadedExperiment,
  { out, ...request }: Pick<RunRequest, "out" | "device" | "dtype" | "pictures">,
  tools: RunTools,
  hooks: RunHooks,
): Promise<RunSummary> {
  const own = out === undefined ? {} : { out: runFolderOfNotes(out), resume: true };
  return runExperiment({ ...request, ...own, experiment, forProbe: true }, tools, hooks);
}
