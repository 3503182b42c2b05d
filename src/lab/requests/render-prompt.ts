import { clipRange } from "../../clip/range.ts";
import { timelinePrompt } from "../../core/enrichment/timeline.ts";
import { gapsBetween } from "../../core/enrichment/gaps.ts";
import { readPrompt } from "../../core/prompt/prompt.ts";
import { viewSize } from "../../core/sampling/frame-view.ts";
import { parseSampler } from "../../core/sampling/sampler.ts";
import { DRAWN_FACE_LABELS } from "../../inference/catalogue.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { RenderReply, RenderRequest } from "../../protocol/lab-documents.ts";
import type { SamplerSpec } from "../../protocol/sampling.ts";
import type { Footage } from "../clip-store.ts";
import { loadSource } from "../experiment-files/load-experiment.ts";
import { selectExperiment } from "../experiment-files/select-experiment.ts";
import type { RunTools } from "../run/run-experiment.ts";
import { selectFrames, type Selection } from "../selection/select-frames.ts";

/** What stands where a note will be written. */
const NOTE_PLACE = "…";

/**
 * A prompt as a model's chat template renders it, over the frames that the first sampler chooses of the first clip.
 * The notes of an enriched prompt are places that are still open.
 *
 * @throws SaccadeError `input` if the document is wrong, or has no clip
 */
export async function renderPrompt(
  request: RenderRequest,
  { models, footage }: Pick<RunTools, "models" | "footage">,
  signal: AbortSignal,
): Promise<RenderReply> {
  const only = { models: [request.model], prompts: [request.prompt] };
  const { experiment, clips, prompts } = selectExperiment(await loadSource(request), only);
  const [entry] = experiment.models;
  const [prompt] = prompts;
  const [clip] = clips;
  const [sampler] = experiment.samplers;
  if (!entry || !prompt || !sampler) throw new RangeError("A selected experiment has an entry in each axis.");
  if (!clip) throw new SaccadeError("input", "Name a clip first: the prompt is rendered over its frames.");
  const { id, device = "auto", dtype = "fp32" } = entry;
  const { engine, source } = await models.get({ id, device, dtype }, { signal });
  const probed = await footage.probe(clip.path, { signal });
  const range = clipRange(probed, { fromSeconds: clip.from, toSeconds: clip.to });
  const { frames, view } = await chooseFrames(sampler.spec, footage, probed, range, signal);
  const knowsLabels = source.drawnFaces && prompt.hasNoLabels !== true;
  const labels = prompt.labels.length === 0 && knowsLabels ? DRAWN_FACE_LABELS : prompt.labels;
  const { enrich, system } = prompt;
  const gaps = enrich && enrich.show !== "keyframes" ? gapsBetween(frames, range, enrich.ends) : [];
  const notes = gaps.map(({ number, range: { fromSeconds, toSeconds } }) => ({
    gap: number,
    from: fromSeconds,
    to: toSeconds,
    frames: [],
    call: null,
    text: NOTE_PLACE,
    state: "overridden" as const,
  }));
  const shown = enrich
    ? timelinePrompt(prompt.text, enrich, frames, notes, labels)
    : { parts: readPrompt(prompt.text, labels), frames };
  const rendered = await engine.renderPrompt(
    { ...shown.parts, system },
    shown.frames.map(() => viewSize(view, probed.info)),
  );
  return { text: rendered.text, tokens: rendered.tokens.length };
}

/** The sampler's frames; in the place of those that a model would have to be asked for, as many spread evenly. */
async function chooseFrames(
  spec: SamplerSpec,
  footage: Footage,
  probed: Parameters<typeof selectFrames>[1],
  range: Parameters<typeof selectFrames>[2],
  signal: AbortSignal,
): Promise<Selection> {
  class AsksModel extends Error {}
  const tools = {
    measure: () => footage.measure(probed, { signal }),
    findFace: () => footage.findFace(probed, { signal }),
    judge: () => Promise.reject(new AsksModel()),
  };
  try {
    return await selectFrames(spec, probed, range, tools);
  } catch (error) {
    if (!(error instanceof AsksModel)) throw error;
    const count = "count" in spec && typeof spec.count === "number" ? spec.count : 8;
    const even = parseSampler(`uniform:${Math.min(count, range.frames.length)}`);
    return selectFrames({ ...even, view: spec.view }, probed, range, tools);
  }
}
