import { decodeFrames } from "../../src/clip/decode.ts";
import { findFfmpeg } from "../../src/clip/ffmpeg.ts";
import { probeClip, type ProbedClip } from "../../src/clip/probe.ts";
import { readPrompt } from "../../src/core/prompt/prompt.ts";
import { modelCacheFolder } from "../../src/inference/cache-folder.ts";
import { DRAWN_FACE_LABELS, findModel } from "../../src/inference/catalogue.ts";
import type { Engine, FrameEncoding } from "../../src/inference/engine.ts";
import { loadTransformersEngine } from "../../src/inference/transformers/load.ts";

export const LABELS: readonly string[] = DRAWN_FACE_LABELS;

/** Asked for its version once, not for every clip. */
const ffmpeg = await findFfmpeg();

/** One bundled model and the frames of one clip at a time, each of which is decoded and encoded once. */
export class LabelAsker {
  readonly #engine: Engine;

  private constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Loads a bundled model by name, on the CPU in fp32. */
  static async load(model: string, packageRoot: string): Promise<LabelAsker> {
    const source = findModel(model, packageRoot);
    const hub = { cacheFolder: modelCacheFolder(), sendToken: false };
    return new LabelAsker(await loadTransformersEngine(source, { dtype: "fp32", device: "cpu", hub }));
  }

  /** Encodes the frames at these places; the result asks any question about any of them, in any order. */
  async look(clip: ProbedClip, places: readonly number[]): Promise<ClipQuestions> {
    const unique = [...new Set(places)];
    const pixels = await decodeFrames(ffmpeg, clip, unique);
    const { frames } = await this.#engine.encodeFrames(pixels);
    const encodings = new Map(unique.map((place, i) => [place, frames[i]]));
    return {
      ask: (shown, question) =>
        this.#ask(
          clip,
          shown.map((place) => encodings.get(place)),
          question,
        ),
    };
  }

  async #ask(clip: ProbedClip, frames: readonly (FrameEncoding | undefined)[], question: string): Promise<number> {
    const known = frames.filter((frame) => frame !== undefined);
    if (known.length !== frames.length) throw new Error(`A frame of ${clip.info.path} was not encoded.`);
    const prompt = await this.#engine.renderPrompt(
      readPrompt(question, LABELS),
      known.map(() => clip.info),
    );
    const prefix = await this.#engine.prefill(prompt, known);
    try {
      const { labels } = await this.#engine.scoreLabels(prefix, LABELS, "sum");
      const best = labels.reduce((a, b) => (b.logprob > a.logprob ? b : a));
      return LABELS.indexOf(best.label);
    } finally {
      prefix.dispose();
    }
  }

  dispose(): Promise<void> {
    return this.#engine.dispose();
  }
}

export interface ClipQuestions {
  /** The place in LABELS of the likeliest label. */
  readonly ask: (places: readonly number[], question: string) => Promise<number>;
}

/** Times, size and frame count of a clip. */
export function probe(path: string): Promise<ProbedClip> {
  return probeClip(ffmpeg, path);
}
