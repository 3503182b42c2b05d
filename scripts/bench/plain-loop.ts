// The loop that a person would write with transformers.js for a grid: what the bench compares Saccade with.
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import {
  AutoModelForImageTextToText,
  AutoProcessor,
  env,
  type PreTrainedModel,
  type Processor,
  RawImage,
  type Tensor,
} from "@huggingface/transformers";
import type { Ffmpeg } from "../../src/clip/ffmpeg.ts";
import type { DecoderSpec } from "../../src/protocol/decoding.ts";
import type { Grid, TrialTokens } from "./grid.ts";

interface ModelInputs {
  readonly input_ids: Tensor;
  readonly [name: string]: Tensor;
}

export interface PlainClip {
  readonly ffmpeg: Pick<Ffmpeg, "path" | "libavformat">;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** By sampler. Finding them is a gift to this loop. */
  readonly frames: ReadonlyMap<string, readonly number[]>;
}

/** The same way to RGB as Saccade's, so that the same tokens come out. */
const TO_RGB = "scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=rgb24";

const MOST_BYTES = 2 ** 30;

export class PlainLoop {
  readonly #model: PreTrainedModel;
  readonly #processor: Processor;

  private constructor(model: PreTrainedModel, processor: Processor) {
    this.#model = model;
    this.#processor = processor;
  }

  /**
   * It is loaded when the library has come to rest: it goes on to read the weights, which nobody needs, and would do so
   * beside whatever is measured.
   *
   * @param folder absolute path of a model's folder
   */
  static async load(folder: string): Promise<PlainLoop> {
    env.allowRemoteModels = false;
    const processor = await AutoProcessor.from_pretrained(folder);
    const model = await AutoModelForImageTextToText.from_pretrained(folder, { dtype: "fp32", device: "cpu" });
    while (process.getActiveResourcesInfo().includes("FSReqCallback")) await sleep(50);
    return new PlainLoop(model, processor);
  }

  /** ffmpeg once a sampler; processor and `generate()` once a trial. */
  async run(grid: Grid, clip: PlainClip): Promise<TrialTokens[]> {
    const trials: TrialTokens[] = [];
    for (const sampler of grid.samplers) {
      const images = await decode(clip, clip.frames.get(sampler) ?? []);
      for (const prompt of grid.prompts) {
        for (const { name: decoder, spec } of grid.decoders) {
          const tokens = await this.#answer(images, prompt, spec, grid.maxTokens);
          trials.push({ sampler, prompt, decoder, tokens });
        }
      }
    }
    return trials;
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }

  async #answer(images: RawImage[], prompt: string, spec: DecoderSpec, maxTokens: number): Promise<number[]> {
    const content = [...images.map(() => ({ type: "image" as const })), { type: "text" as const, text: prompt }];
    const text = this.#processor.apply_chat_template([{ role: "user", content }], { add_generation_prompt: true });
    const process = this.#processor as unknown as (text: unknown, images: RawImage[]) => Promise<ModelInputs>;
    const inputs = await process(text, images);
    const output = (await this.#model.generate({
      ...inputs,
      max_new_tokens: maxTokens,
      do_sample: false,
      ...settingsOf(spec),
    })) as Tensor;
    return Array.from(output.data as BigInt64Array, Number).slice(inputs.input_ids.dims[1]);
  }
}

/** Only what `generate()` honours. */
function settingsOf({ repetitionPenalty, noRepeatNgramSize, minNewTokens, ...others }: DecoderSpec): object {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`generate() has no setting for ${unknown}.`);
  return {
    ...(repetitionPenalty !== undefined && { repetition_penalty: repetitionPenalty }),
    ...(noRepeatNgramSize !== undefined && { no_repeat_ngram_size: noRepeatNgramSize }),
    ...(minNewTokens !== undefined && { min_new_tokens: minNewTokens }),
  };
}

/** @param indices rising, as every sampler of the bench gives them */
async function decode({ ffmpeg, path, width, height }: PlainClip, indices: readonly number[]): Promise<RawImage[]> {
  const chosen = indices.map((index) => `eq(n,${index})`).join("+");
  const eachOnce = [ffmpeg.libavformat >= 60 ? "-fps_mode" : "-vsync", "passthrough"];
  const { stdout } = await promisify(execFile)(
    ffmpeg.path,
    [
      ...["-nostdin", "-v", "error", "-i", path, "-an", "-vf", `select='${chosen}',${TO_RGB}`],
      ...[...eachOnce, "-frames:v", String(indices.length), "-f", "rawvideo", "pipe:1"],
    ],
    { encoding: "buffer", maxBuffer: MOST_BYTES },
  );
  const size = width * height * 3;
  if (stdout.length !== size * indices.length) throw new Error(`ffmpeg gave ${stdout.length} bytes.`);
  return indices.map((_, place) => new RawImage(stdout.subarray(place * size, (place + 1) * size), width, height, 3));
}
