import type { InferenceSession } from "onnxruntime-node";
import { SaccadeError } from "../../protocol/errors.ts";
import { type LibraryModel, loadLibrary } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";

/** Bytes of embeddings that are kept: a few thousand tokens of a small model. */
const MOST_BYTES = 16 * 1024 ** 2;
/** A vocabulary whose embeddings take no more than this is asked for in one call. */
const FEW_BYTES = 1024 ** 2;

/**
 * The embedding of each token, asked of the model once: a token's embedding does not depend on its neighbours, and on
 * a small model a native call costs more than the look-up it does.
 */
export class TokenEmbeddings {
  readonly #model: LibraryModel;
  readonly #queue: NativeQueue;
  readonly #known = new Map<number, Float32Array>();
  /** Tokens that are asked for with the first ones, so that no answer has to wait for them. */
  #first: readonly number[];
  #bytes = 0;

  constructor(model: LibraryModel, queue: NativeQueue) {
    this.#model = model;
    this.#queue = queue;
    this.#first = smallVocabulary(model);
  }

  /**
   * Embeddings of the tokens in order, `[tokens, hidden]`, flat; a new array that the caller may write to.
   *
   * @throws SaccadeError `failure` if the runtime fails or embeds in other numbers than fp32; `cancelled`
   */
  async of(tokens: readonly number[], signal: AbortSignal | undefined): Promise<Float32Array> {
    const missing = [...new Set(tokens)].filter((token) => !this.#known.has(token));
    const fresh = missing.length === 0 ? undefined : await this.#ask(missing, signal);
    const rowOf = (token: number): Float32Array => this.#known.get(token) ?? fresh?.get(token) ?? new Float32Array();
    const hidden = rowOf(tokens[0] ?? 0).length;
    const data = new Float32Array(tokens.length * hidden);
    for (const [place, token] of tokens.entries()) data.set(rowOf(token), place * hidden);
    return data;
  }

  async #ask(missing: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Float32Array>> {
    const { Tensor } = await loadLibrary();
    const tokens = [...new Set([...missing, ...this.#first])];
    this.#first = [];
    const input_ids = new Tensor("int64", BigInt64Array.from(tokens, BigInt), [1, tokens.length]);
    const embedded = await this.#run(() => this.#model.encode_text({ input_ids }), signal);
    const { data, type } = embedded;
    if (!(data instanceof Float32Array)) {
      throw new SaccadeError("failure", `The model embeds tokens as ${type}, which Saccade cannot mix: use fp32.`);
    }
    const hidden = data.length / tokens.length;
    const rows = new Map(
      tokens.map((token, place) => [token, data.subarray(place * hidden, (place + 1) * hidden)] as const),
    );
    embedded.dispose();
    for (const [token, row] of rows) {
      if (this.#bytes + row.byteLength > MOST_BYTES) break;
      this.#known.set(token, row);
      this.#bytes += row.byteLength;
    }
    return rows;
  }

  async #run<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await this.#queue.run(call, signal);
    } catch (error) {
      throw asFailure(error, "read the prompt");
    }
  }
}

/** All tokens that a model can say, where they are few; none where the graphs do not tell how many there are. */
function smallVocabulary({ sessions }: LibraryModel): number[] {
  const vocabulary = lastSize(sessions["decoder_model_merged"], "logits");
  const [embeddings] = sessions["embed_tokens"]?.outputNames ?? [];
  const hidden = lastSize(sessions["embed_tokens"], embeddings);
  const bytes = vocabulary * hidden * Float32Array.BYTES_PER_ELEMENT;
  return bytes <= FEW_BYTES ? Array.from({ length: vocabulary }, (_, token) => token) : [];
}

/** The last of an output's sizes; `NaN` where it is not the same for all inputs. */
function lastSize(session: InferenceSession | undefined, output: string | undefined): number {
  const described = session?.outputMetadata.find(({ name }) => name === output);
  return described?.isTensor === true ? Number(described.shape.at(-1)) : NaN;
}
