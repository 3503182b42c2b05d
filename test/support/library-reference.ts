import {
  AutoModelForImageTextToText,
  AutoProcessor,
  type PreTrainedModel,
  type Processor,
  RawImage,
  Tensor,
} from "@huggingface/transformers";
import type { PixelFrame } from "../../src/inference/engine.ts";

interface ModelInputs {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
  readonly pixel_values: Tensor;
  readonly pixel_attention_mask: Tensor;
}

/** transformers.js as its own documentation uses it: what our engine is compared with. */
export class LibraryReference {
  readonly #model: PreTrainedModel;
  readonly #processor: Processor;

  private constructor(model: PreTrainedModel, processor: Processor) {
    this.#model = model;
    this.#processor = processor;
  }

  static async load(folder: string): Promise<LibraryReference> {
    const processor = await AutoProcessor.from_pretrained(folder);
    const model = await AutoModelForImageTextToText.from_pretrained(folder, { dtype: "fp32" });
    return new LibraryReference(model, processor);
  }

  async inputs(question: string, frames: readonly PixelFrame[]): Promise<ModelInputs> {
    return this.inputsOf([...frames.map(() => null), question], frames);
  }

  /** @param parts in their order: texts, and `null` for each frame */
  async inputsOf(parts: readonly (string | null)[], frames: readonly PixelFrame[]): Promise<ModelInputs> {
    const content = parts.map((part) =>
      part === null ? { type: "image" as const } : { type: "text" as const, text: part },
    );
    const text = this.#processor.apply_chat_template([{ role: "user", content }], { add_generation_prompt: true });
    const images = frames.map(({ data, width, height }) => new RawImage(data, width, height, 3));
    const process = this.#processor as unknown as (text: unknown, images: RawImage[]) => Promise<ModelInputs>;
    return process(text, images);
  }

  /** The ids that greedy `generate()` adds to the prompt. */
  async generate(inputs: ModelInputs, maxTokens: number): Promise<number[]> {
    const output = (await this.#model.generate({ ...inputs, max_new_tokens: maxTokens, do_sample: false })) as Tensor;
    return idsOf(output).slice(inputs.input_ids.dims[1]);
  }

  /** The ids that a text takes right after another one. */
  continuation(text: string, more: string): number[] {
    const encode = (words: string): number[] => this.#processor.tokenizer?.encode(words) ?? [];
    return encode(text + more).slice(encode(text).length);
  }

  /** The logits row behind every position, for the prompt and then the given ids, in one pass without any cache. */
  async logits(inputs: ModelInputs, continuation: readonly number[]): Promise<Float32Array[]> {
    const ids = [...idsOf(inputs.input_ids), ...continuation];
    const { logits } = (await this.#model.forward({
      ...inputs,
      input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
      attention_mask: new Tensor("int64", new BigInt64Array(ids.length).fill(1n), [1, ids.length]),
    })) as { logits: Tensor };
    const vocabulary = logits.dims[2] ?? 0;
    const data = logits.data as Float32Array;
    return ids.map((_, place) => data.slice(place * vocabulary, (place + 1) * vocabulary));
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }
}

export function idsOf(tensor: Tensor): number[] {
  return Array.from(tensor.data as BigInt64Array, Number);
}
