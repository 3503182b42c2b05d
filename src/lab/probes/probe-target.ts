import { basename, resolve } from "node:path";
import { KEYFRAME_INTERVAL } from "../../core/enrichment/settings.ts";
import { isDocument, isManifest } from "../../core/experiment/file-kinds.ts";
import type { ExperimentDocument } from "../../protocol/experiment.ts";
import type { ProbeRequestMessage } from "../../protocol/lab-channel.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { loadSource, type LoadedExperiment, resolveExperiment } from "../experiment-files/load-experiment.ts";

/**
 * The experiment whose clips, models, prompts and labels a probe takes: the document that is named, or one made for a
 * clip or a manifest, whose runs lie beside it in the same way.
 *
 * @throws SaccadeError `input` if the document is wrong, or its model or prompt is asked for beside it
 */
export async function probeTarget({
  kind,
  target,
  text,
  asked,
}: Pick<ProbeRequestMessage, "kind" | "target" | "text" | "asked">): Promise<LoadedExperiment> {
  if (isDocument(target)) {
    const given = Object.entries(asked).find(([, value]) => value !== undefined);
    if (given) {
      throw new SaccadeError(
        "input",
        `${target} says itself what its models, samplers, prompts and labels are: leave --${given[0]} out.`,
      );
    }
    return loadSource({ document: target, text });
  }
  const { model, prompt, labels } = asked;
  // Notes stand between keyframes, by default a second apart.
  const sampler = asked.sampler ?? (kind === "enrichment" ? KEYFRAME_INTERVAL : undefined);
  const document: ExperimentDocument = {
    clips: [{ path: basename(target) }],
    ...(model === undefined ? {} : { models: [model] }),
    ...(sampler === undefined ? {} : { samplers: [sampler] }),
    ...(prompt === undefined ? {} : { prompts: [prompt] }),
    ...(labels === undefined ? {} : { labels }),
  };
  const what = isManifest(target) ? "manifest" : "clip";
  return resolveExperiment(JSON.stringify(document, null, 2), resolve(target), `the ${what} ${basename(target)}`, true);
}
