import { SaccadeError } from "../../protocol/errors.ts";
import { type LibraryModel, loadLibrary } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";

/** Bytes of embeddings that are kept: a few thousand tokens of a small model. */
const MOST_BYTES = 16 * 1024 ** 2;

/**
 * The embedding of each token, asked of the model once: a token's embedding does not depend on its neighbours, and on
 * a small model a native call costs more than the look-up it does.
 */
export class TokenEmbeddings {
  readonly #model: LibraryModel;
  readonly #queue: NativeQueue;
  readonly #known = new Map<number, Float32Array>();
  #bytes = 0;

  constructor(model: LibraryModel, queue: NativeQueue) {
    this.#model = model;
    this.#queue = queue;
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

  async #ask(tokens: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Float32Array>> {
    const { Tensor } = await loadLibrary();
    const input_ids = new Tensor("int64", BigInt64Array.from(tokens, BigInt), [1, tokens.length]);
    const embedded = await this.#run(() => this.#model.encode_text({ input_ids }), signal);
    const { data, type } = embedded;
    if (!(data instanceof Float32Array)) {
      throw new SaccadeError("failure", `The model embeds tokens as ${type}, which Saccade cannot mix: use fp32.`);
    }
    const hidden = data.length / tokens.length;
    const rows = new Map(
      tokens.map((token, place) => [token, data.slice(place * hidden, (place + 1) * hidden)] as const),
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
