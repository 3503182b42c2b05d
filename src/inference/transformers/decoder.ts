import type { Tensor } from "@huggingface/transformers";
import { SaccadeError } from "../../protocol/errors.ts";
import { disposeKeyValues, type KeyValues, keyValuesOf } from "./key-values.ts";
import { type LibraryModel, loadLibrary } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";

export interface DecoderOutput {
  /** One row of raw logits for each position asked for, in order. */
  readonly logits: readonly [Float32Array, ...Float32Array[]];
  /** Of all tokens so far. The caller owns them. */
  readonly keyValues: KeyValues;
}

export interface DecoderInput {
  readonly tokens: readonly number[];
  /** Of the tokens before; borrowed. Absent at the beginning of a prompt. */
  readonly past?: KeyValues;
  readonly pastLength: number;
  /** Rows to put in the place of the image tokens, in order: `[rows, hidden]`, flat. */
  readonly images?: readonly Float32Array[];
  /** `last` row only, or `all` of this call's positions. */
  readonly logits: "last" | "all";
  readonly signal?: AbortSignal | undefined;
}

/** The language half of a model: tokens and key-values in, logits and key-values out. It keeps nothing. */
export class Decoder {
  readonly #model: LibraryModel;
  readonly #queue: NativeQueue;
  readonly #imageToken: number;

  constructor(model: LibraryModel, queue: NativeQueue, imageToken: number) {
    this.#model = model;
    this.#queue = queue;
    this.#imageToken = imageToken;
  }

  /** @throws SaccadeError `failure` if the runtime fails or image rows and places do not match; `cancelled` */
  async run(input: DecoderInput): Promise<DecoderOutput> {
    const { Tensor } = await loadLibrary();
    const count = input.tokens.length;
    const ids = new Tensor("int64", BigInt64Array.from(input.tokens, BigInt), [1, count]);
    const embeddings = await this.#native("read the prompt", input, () => this.#model.encode_text({ input_ids: ids }));
    try {
      if (input.images) this.#placeImages(embeddings, input.tokens, input.images);
      const length = input.pastLength + count;
      const inputs: Record<string, unknown> = {
        inputs_embeds: embeddings,
        attention_mask: new Tensor("int64", new BigInt64Array(length).fill(1n), [1, length]),
      };
      if (input.past) inputs["past_key_values"] = input.past;
      if (this.#model.sessions["decoder_model_merged"]?.inputNames.includes("num_logits_to_keep") === true) {
        const kept = input.logits === "last" ? 1n : 0n;
        inputs["num_logits_to_keep"] = new Tensor("int64", BigInt64Array.of(kept), []);
      }
      const outputs = await this.#native("compute a token", input, () => this.#model.forward(inputs));
      return readOutputs(outputs, input.logits);
    } finally {
      embeddings.dispose();
    }
  }

  #placeImages(embeddings: Tensor, tokens: readonly number[], images: readonly Float32Array[]): void {
    const { data } = embeddings;
    if (!(data instanceof Float32Array)) {
      throw new SaccadeError(
        "failure",
        `The model embeds tokens as ${embeddings.type}, which Saccade cannot mix with frames: use fp32.`,
      );
    }
    const hidden = data.length / tokens.length;
    const rows = images.flatMap((image) =>
      Array.from({ length: image.length / hidden }, (_, row) => image.subarray(row * hidden, (row + 1) * hidden)),
    );
    const places = tokens.flatMap((token, place) => (token === this.#imageToken ? [place] : []));
    if (places.length !== rows.length) {
      throw new SaccadeError(
        "failure",
        `The prompt has ${places.length} places for frames, but the frames take ${rows.length}: the model's processor_config.json and its vision encoder do not match.`,
      );
    }
    for (const [index, place] of places.entries()) data.set(rows[index] ?? [], place * hidden);
  }

  async #native<T>(purpose: string, input: DecoderInput, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#queue.run(call, input.signal);
    } catch (error) {
      throw asFailure(error, purpose);
    }
  }
}

function readOutputs(outputs: Readonly<Record<string, Tensor>>, which: "last" | "all"): DecoderOutput {
  const keyValues = keyValuesOf(outputs);
  const logits = outputs["logits"];
  try {
    if (!logits) throw new SaccadeError("failure", "The model's decoder gives no logits.");
    const [, positions = 0, vocabulary = 0] = logits.dims;
    // Half-precision logits become float32; float32 ones stay as they are.
    const { data } = logits.to("float32");
    if (!(data instanceof Float32Array) || positions < 1) {
      throw new SaccadeError(
        "failure",
        `The model's decoder gives logits of an unknown form: ${logits.dims.join(" x ")}.`,
      );
    }
    const first = which === "last" ? positions - 1 : 0;
    // Copies: the tensor is freed below.
    const rowAt = (row: number): Float32Array => data.slice(row * vocabulary, (row + 1) * vocabulary);
    const others = Array.from({ length: positions - 1 - first }, (_, place) => rowAt(first + 1 + place));
    return { logits: [rowAt(first), ...others], keyValues };
  } catch (error) {
    disposeKeyValues(keyValues);
    throw error;
  } finally {
    logits?.dispose();
  }
}
