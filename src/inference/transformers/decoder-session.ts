import type { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import type { Tensor } from "@huggingface/transformers";
import type { KeyValues } from "./key-values.ts";
import { type LibraryModel, loadLibrary, loadRuntime } from "./library.ts";

/** One call of a decoder: `rows` sequences that are read on by `count` tokens each. */
export interface DecoderCall {
  readonly rows: number;
  readonly count: number;
  /** `[rows, count, hidden]`, flat. */
  readonly embeddings: Float32Array;
  /** `[rows, past + count]`, flat: 1 for a place that counts, 0 for padding. */
  readonly mask: BigInt64Array;
  /** How many places each row has before; 0 without `past`. */
  readonly pastWidth: number;
  readonly past: KeyValues | undefined;
  /** How many positions' logits to give, from the last one back; 0 for all. Ignored by a graph that gives all. */
  readonly keep: number;
}

/** An input of key-values, with the sizes that are the model's own. */
interface Cache {
  readonly input: string;
  readonly heads: number;
  readonly size: number;
}

/** What a decoder's graph may ask for beside key-values. */
const KNOWN_INPUTS = new Set(["inputs_embeds", "attention_mask", "position_ids", "num_logits_to_keep"]);

/**
 * A decoder's session without the library around it, which finds out at each call what stays the same. On a small model
 * that costs as much as some of the computing.
 */
export class DecoderSession {
  readonly #session: InferenceSession;
  readonly #caches: readonly Cache[];

  private constructor(session: InferenceSession, caches: readonly Cache[]) {
    this.#session = session;
    this.#caches = caches;
  }

  /** `undefined` where the graph asks for more than is known here, or computes elsewhere or in other numbers. */
  static of({ sessions }: LibraryModel, device: string): DecoderSession | undefined {
    const session = sessions["decoder_model_merged"];
    if (!session || device !== "cpu") return undefined;
    const caches: Cache[] = [];
    const outputs = new Set(["logits"]);
    for (const input of session.inputMetadata) {
      if (KNOWN_INPUTS.has(input.name)) continue;
      const output = input.name.replace("past_key_values", "present");
      if (!input.isTensor || input.type !== "float32" || !session.outputNames.includes(output)) return undefined;
      const [, heads, , size] = input.shape;
      if (input.shape.length !== 4 || typeof heads !== "number" || typeof size !== "number") return undefined;
      caches.push({ input: input.name, heads, size });
      outputs.add(output);
    }
    const isWhole = session.outputNames.every((name) => outputs.has(name)) && session.outputNames.includes("logits");
    return isWhole && caches.length > 0 ? new DecoderSession(session, caches) : undefined;
  }

  /** Bytes of key-values that a token takes in one row. */
  get bytesPerToken(): number {
    return this.#caches.reduce((bytes, { heads, size }) => bytes + heads * size * Float32Array.BYTES_PER_ELEMENT, 0);
  }

  /** @returns as a model's `forward()`: logits, and key-values by their output's name, which the caller owns */
  async run(call: DecoderCall): Promise<Readonly<Record<string, Tensor>>> {
    const [{ Tensor: OrtTensor }, { Tensor: LibraryTensor }] = await Promise.all([loadRuntime(), loadLibrary()]);
    const { rows, count, pastWidth, past } = call;
    const width = pastWidth + count;
    const feeds: Record<string, RuntimeTensor> = {};
    const offer = (name: string, make: () => RuntimeTensor): void => {
      if (this.#session.inputNames.includes(name)) feeds[name] = make();
    };
    offer("inputs_embeds", () => {
      return new OrtTensor("float32", call.embeddings, [rows, count, call.embeddings.length / (rows * count)]);
    });
    offer("attention_mask", () => new OrtTensor("int64", call.mask, [rows, width]));
    offer("position_ids", () => new OrtTensor("int64", positionsOf(call), [rows, count]));
    offer("num_logits_to_keep", () => new OrtTensor("int64", BigInt64Array.of(BigInt(call.keep)), []));
    for (const { input, heads, size } of this.#caches) {
      const before = past?.[input]?.data as Float32Array | undefined;
      feeds[input] = new OrtTensor("float32", before ?? new Float32Array(), [rows, heads, pastWidth, size]);
    }
    const results = await this.#session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, { data, dims }]) => {
        return [name, new LibraryTensor("float32", data as Float32Array, [...dims])];
      }),
    );
  }
}

/** Each place's number among those of its row that count, from 0. */
function positionsOf({ rows, count, pastWidth, mask }: DecoderCall): BigInt64Array {
  const width = pastWidth + count;
  const positions = new BigInt64Array(rows * count);
  for (let row = 0; row < rows; row++) {
    let position = -1;
    for (let place = 0; place < width; place++) {
      if (mask[row * width + place] === 1n) position++;
      if (place >= pastWidth) positions[row * count + place - pastWidth] = BigInt(Math.max(0, position));
    }
  }
  return positions;
}
