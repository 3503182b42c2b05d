import { clipRange } from "../../clip/range.ts";
import { viewSize } from "../../core/sampling/frame-view.ts";
import { parseSampler } from "../../core/sampling/sampler.ts";
import { findModel } from "../../inference/catalogue.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { FramesReply, FramesRequest, SamplerFrames } from "../../protocol/frames.ts";
import type { AskContext } from "../ask/ask-clip.ts";
import { questionFor } from "../ask/ask-question.ts";
import { ClipEncodings } from "../ask/clip-encodings.ts";
import { WorkMeter } from "../run/work-meter.ts";
import { judgeFrames, relevanceQuestion } from "../selection/judge-frames.ts";
import { selectFrames, type SelectionTools } from "../selection/select-frames.ts";

const ASKS_MODEL = "Chosen once the model is asked: run the experiment to see its frames.";

/**
 * Finds out which frames samplers choose of a clip, and why, without showing them to a model. A model is loaded only
 * for samplers that ask one.
 *
 * @throws SaccadeError `input` for whatever the person can mend; `failure`; `cancelled`
 */
export async function listFrames(request: FramesRequest, context: AskContext): Promise<FramesReply> {
  const { models, footage, signal, onProgress } = context;
  const specs = request.samplers.map((asked) =>
    typeof asked === "string" ? { text: asked, spec: parseSampler(asked) } : { text: asked.name, spec: asked.spec },
  );
  onProgress("Reading the clip");
  const clip = await footage.probe(request.clip, { signal });
  const range = clipRange(clip, request);
  const tools: SelectionTools = {
    measure: () => {
      const onFrame = (done: number, total: number): void => {
        onProgress("Measuring motion, frames:", done, total);
      };
      return footage.measure(clip, { signal, onFrame });
    },
    findFace: () => {
      onProgress("Looking for a face");
      return footage.findFace(clip, { signal });
    },
    judge: async (indices, kind, view) => {
      if (request.preview === true) throw new SaccadeError("input", ASKS_MODEL);
      const source = findModel(request.model, context.packageRoot);
      const { parts, labels } = questionFor(source, request);
      onProgress(`Loading ${source.id}`);
      const model = { id: request.model, dtype: request.dtype, device: request.device };
      const { engine } = await models.get(model, { signal });
      const encodings = new ClipEncodings(clip, footage, new WorkMeter(), { signal, onProgress });
      return judgeFrames(indices, relevanceQuestion(kind, parts, labels), {
        engine,
        size: viewSize(view, clip.info),
        signal,
        encode: (wanted) => encodings.of(engine, wanted, view),
        recall: () => Promise.resolve(undefined),
        keep: () => Promise.resolve(),
        onFrame: (done, total) => {
          onProgress("Asking which frames matter:", done, total);
        },
      });
    },
  };
  const samplers: SamplerFrames[] = [];
  for (const { text, spec } of specs) {
    try {
      const { frames, cost } = await selectFrames(spec, clip, range, tools);
      const listed = frames.map(({ index, ptsSeconds, reason, score = null }) => ({
        index,
        ptsSeconds,
        reason,
        score,
      }));
      samplers.push({ sampler: text, frames: listed, cost });
    } catch (error) {
      const isOwn = error instanceof SaccadeError && error.kind !== "cancelled";
      if (request.preview !== true || !isOwn) throw error;
      const cost = { framesMeasured: 0, calls: 0 };
      samplers.push({ sampler: text, frames: [], cost, problem: error.message });
    }
  }
  const { path, durationSeconds, frameCount } = clip.info;
  return { clip: { path, durationSeconds, frameCount }, samplers, notes: [...clip.warnings] };
}
