import { type InferenceSession, Tensor } from "onnxruntime-node";

/** Embeddings of tokens, each asked of the model once. */
export class Embeddings {
  readonly #session: InferenceSession;
  readonly #hidden: number;
  readonly #rows = new Map<number, Float32Array>();

  constructor(session: InferenceSession, hidden: number) {
    this.#session = session;
    this.#hidden = hidden;
  }

  async add(tokens: readonly number[]): Promise<void> {
    const fresh = [...new Set(tokens)].filter((token) => !this.#rows.has(token));
    if (fresh.length === 0) return;
    const ids = new Tensor("int64", BigInt64Array.from(fresh, BigInt), [1, fresh.length]);
    const { inputs_embeds } = await this.#session.run({ input_ids: ids });
    const data = inputs_embeds?.data as Float32Array;
    for (const [place, token] of fresh.entries()) {
      this.#rows.set(token, data.subarray(place * this.#hidden, (place + 1) * this.#hidden));
    }
  }

  /** `[tokens, hidden]`, flat; the caller may write to it. */
  of(tokens: readonly number[]): Float32Array {
    const data = new Float32Array(tokens.length * this.#hidden);
    for (const [place, token] of tokens.entries()) data.set(this.#rows.get(token) ?? [], place * this.#hidden);
    return data;
  }
}
