import { SaccadeError } from "../../protocol/errors.ts";
import { type DecoderResults, DecoderSession } from "./decoder-session.ts";
import { type CacheTensor, disposeKeyValues, type KeyValues, keyValuesOf, widthOf } from "./key-values.ts";
import { type LibraryModel, loadLibrary } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";
import { TokenEmbeddings } from "./token-embeddings.ts";

export interface DecoderOutput {
  /** Raw logits: for each row those of the positions asked for, in order. */
  readonly logits: readonly (readonly Float32Array[])[];
  /** Of all tokens so far. The caller owns them. */
  readonly keyValues: KeyValues;
}

export interface DecoderInput {
  /** What to read, by row; every row as many tokens. */
  readonly rows: readonly (readonly number[])[];
  /** Of the tokens before; borrowed. Absent at the beginning of a prompt. */
  readonly past?: KeyValues | undefined;
  /** How many tokens each row has in `past`; a row that has fewer than its width is aligned at the right. */
  readonly pastLengths: readonly number[];
  /** Embeddings to put in the place of the image tokens, over all rows in order: `[tokens, hidden]` each, flat. */
  readonly images?: readonly Float32Array[] | undefined;
  /** `last` position only, or `all` of this call's. */
  readonly logits: "last" | "all";
  readonly signal?: AbortSignal | undefined;
}

/** The language half of a model: tokens and key-values in, logits and key-values out. It keeps nothing. */
export class Decoder {
  readonly #model: LibraryModel;
  readonly #queue: NativeQueue;
  readonly #imageToken: number;
  readonly #embeddings: TokenEmbeddings;
  readonly #keepsLogits: boolean;
  readonly #session: DecoderSession | undefined;

  /** @param device where the model's decoder computes */
  constructor(model: LibraryModel, queue: NativeQueue, imageToken: number, device: string) {
    this.#model = model;
    this.#queue = queue;
    this.#imageToken = imageToken;
    this.#embeddings = new TokenEmbeddings(model, queue);
    this.#keepsLogits = model.sessions["decoder_model_merged"]?.inputNames.includes("num_logits_to_keep") === true;
    this.#session = DecoderSession.of(model, device);
  }

  /** Bytes of key-values that a token takes in one row; 0 where the graph does not say. */
  get bytesPerToken(): number {
    return this.#session?.bytesPerToken ?? 0;
  }

  /** @throws SaccadeError `failure` if the runtime fails or image rows and places do not match; `cancelled` */
  async run(input: DecoderInput): Promise<DecoderOutput> {
    const { Tensor } = await loadLibrary();
    const { rows, past, pastLengths } = input;
    const count = rows[0]?.length ?? 0;
    const tokens = rows.flat();
    const embedded = await this.#embeddings.of(tokens, input.signal);
    if (input.images) this.#placeImages(embedded, tokens, input.images);
    const pastWidth = past ? widthOf(past) : 0;
    const mask = new BigInt64Array(rows.length * (pastWidth + count)).fill(1n);
    for (const [row, length] of pastLengths.entries()) {
      const start = row * (pastWidth + count);
      mask.fill(0n, start, start + pastWidth - length);
    }
    const keep = input.logits === "last" ? 1 : 0;
    const session = this.#session;
    if (session) {
      const call = { rows: rows.length, count, embeddings: embedded, mask, pastWidth, pastLengths, past, keep };
      return readOutputs(await this.#native(() => session.run(call), input.signal), input.logits);
    }
    const inputs: Record<string, unknown> = {
      inputs_embeds: new Tensor("float32", embedded, [rows.length, count, embedded.length / tokens.length]),
      // The library counts positions from this mask, so that padding shifts nothing.
      attention_mask: new Tensor("int64", mask, [rows.length, pastWidth + count]),
    };
    if (past) inputs["past_key_values"] = past;
    if (this.#keepsLogits) {
      inputs["num_logits_to_keep"] = new Tensor("int64", BigInt64Array.of(BigInt(keep)), []);
    }
    const outputs = await this.#native(() => this.#model.forward(inputs), input.signal);
    return readOutputs({ logits: outputs["logits"], keyValues: keyValuesOf(outputs) }, input.logits);
  }

  #placeImages(embeddings: Float32Array, tokens: readonly number[], images: readonly Float32Array[]): void {
    const hidden = embeddings.length / tokens.length;
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
    for (const [index, place] of places.entries()) embeddings.set(rows[index] ?? [], place * hidden);
  }

  async #native<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await this.#queue.run(call, signal);
    } catch (error) {
      throw asFailure(error, "compute a token");
    }
  }
}

function readOutputs({ logits, keyValues }: DecoderResults, which: "last" | "all"): DecoderOutput {
  try {
    if (!logits) throw new SaccadeError("failure", "The model's decoder gives no logits.");
    return { logits: rowsOf(logits, which), keyValues };
  } catch (error) {
    disposeKeyValues(keyValues);
    throw error;
  } finally {
    logits?.dispose();
  }
}

function rowsOf(logits: CacheTensor, which: "last" | "all"): Float32Array[][] {
  const [rows = 0, positions = 0, vocabulary = 0] = logits.dims;
  // The library makes float32 of half-precision logits; float32 ones stay as they are.
  const { data } = "to" in logits ? logits.to("float32") : logits;
  if (!(data instanceof Float32Array) || positions < 1) {
    throw new SaccadeError(
      "failure",
      `The model's decoder gives logits of an unknown form: ${logits.dims.join(" x ")}.`,
    );
  }
  const first = which === "last" ? positions - 1 : 0;
  const at = (row: number, position: number): Float32Array => {
    const start = (row * positions + position) * vocabulary;
    // Some of them must not hold on to the memory of all.
    return first === 0 ? data.subarray(start, start + vocabulary) : data.slice(start, start + vocabulary);
  };
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: positions - first }, (__, place) => at(row, first + place)),
  );
}
