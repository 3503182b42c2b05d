import type { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import type { CacheTensor, KeyValues } from "./key-values.ts";
import { type LibraryModel, loadRuntime } from "./library.ts";

/** One call of a decoder: `rows` sequences that are read on by `count` tokens each. */
export interface DecoderCall {
  readonly rows: number;
  readonly count: number;
  /** `[rows, count, hidden]`, flat. */
  readonly embeddings: Float32Array;
  /** `[rows, past + count]`, flat: 1 for a place that counts, 0 for padding. */
  readonly mask: BigInt64Array;
  /** How many places each row has before, padding included; 0 without `past`. */
  readonly pastWidth: number;
  /** How many of them count, by row. */
  readonly pastLengths: readonly number[];
  readonly past: KeyValues | undefined;
  /** How many positions' logits to give, from the last one back; 0 for all. Ignored by a graph that gives all. */
  readonly keep: number;
}

/** What a call gives. The caller owns it. */
export interface DecoderResults {
  /** `[rows, positions, vocabulary]` */
  readonly logits: CacheTensor | undefined;
  readonly keyValues: KeyValues;
}

/** An input of key-values and the output that continues it, with the sizes that are the model's own. */
interface Cache {
  readonly input: string;
  readonly output: string;
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
      caches.push({ input: input.name, output, heads, size });
      outputs.add(output);
    }
    const logits = session.outputMetadata.find(({ name }) => name === "logits");
    const isWhole = session.outputNames.every((name) => outputs.has(name));
    const isRead = logits?.isTensor === true && logits.type === "float32";
    return isWhole && isRead && caches.length > 0 ? new DecoderSession(session, caches) : undefined;
  }

  /** Bytes of key-values that a token takes in one row. */
  get bytesPerToken(): number {
    return this.#caches.reduce((bytes, { heads, size }) => bytes + heads * size * Float32Array.BYTES_PER_ELEMENT, 0);
  }

  /** @throws Error if the runtime fails */
  async run(call: DecoderCall): Promise<DecoderResults> {
    const { Tensor } = await loadRuntime();
    const { rows, count, pastWidth, past } = call;
    const width = pastWidth + count;
    const feeds: Record<string, RuntimeTensor> = {};
    const offer = (name: string, make: () => RuntimeTensor): void => {
      if (this.#session.inputNames.includes(name)) feeds[name] = make();
    };
    offer("inputs_embeds", () => {
      return new Tensor("float32", call.embeddings, [rows, count, call.embeddings.length / (rows * count)]);
    });
    offer("attention_mask", () => new Tensor("int64", call.mask, [rows, width]));
    offer("position_ids", () => new Tensor("int64", positionsOf(call), [rows, count]));
    offer("num_logits_to_keep", () => new Tensor("int64", BigInt64Array.of(BigInt(call.keep)), []));
    for (const { input, heads, size } of this.#caches) {
      const before = past?.[input] as RuntimeTensor | undefined;
      feeds[input] = before ?? new Tensor("float32", new Float32Array(), [rows, heads, pastWidth, size]);
    }
    const results = await this.#session.run(feeds);
    const keyValues: Record<string, RuntimeTensor> = {};
    for (const { input, output } of this.#caches) {
      const tensor = results[output];
      if (tensor) keyValues[input] = tensor;
    }
    return { logits: results["logits"], keyValues };
  }
}

/** Each place's number among those of its row that count, from 0. */
function positionsOf({ rows, count, pastLengths }: DecoderCall): BigInt64Array {
  const positions = new BigInt64Array(rows * count);
  for (const [row, length] of pastLengths.entries()) {
    for (let place = 0; place < count; place++) positions[row * count + place] = BigInt(length + place);
  }
  return positions;
}
