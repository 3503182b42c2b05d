import { type InferenceSession, Tensor } from "onnxruntime-node";

/** The sizes of a decoder's key-values. */
export interface CacheShape {
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
}

/** A batch of key-values, `[rows, heads, width, size]` each, by the input's name. */
interface Batch {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly rows: number;
  readonly width: number;
}

/** A sequence that the decoder has read: a row of a batch, and which of its places count. */
export interface Row {
  readonly batch: Batch;
  readonly place: number;
  /** 1 or 0 for each place of the batch's width. */
  readonly mask: Uint8Array;
  /** Of the token after it. */
  readonly logits: Float32Array;
}

/** A row to read on from, or none at the beginning, and embeddings `[count, hidden]`, flat. */
export interface Reading {
  readonly row: Row | undefined;
  readonly embeddings: Float32Array;
}

/** One run of the decoder over several sequences; shorter ones are padded at the left, old tokens and new alike. */
export async function readRows(
  session: InferenceSession,
  shape: CacheShape,
  hidden: number,
  readings: readonly Reading[],
): Promise<Row[]> {
  const past = align(shape, readings);
  const count = Math.max(...readings.map(({ embeddings }) => embeddings.length / hidden));
  const total = past.width + count;
  const embeddings = new Float32Array(readings.length * count * hidden);
  const mask = new BigInt64Array(readings.length * total);
  const positions = new BigInt64Array(readings.length * count);
  const masks = readings.map(({ row, embeddings: own }, place) => {
    embeddings.set(own, (place + 1) * count * hidden - own.length);
    const rowMask = new Uint8Array(total);
    if (row) rowMask.set(row.mask, past.width - row.mask.length);
    rowMask.fill(1, total - own.length / hidden);
    let position = -1;
    for (const [at, counts] of rowMask.entries()) {
      position += counts;
      mask[place * total + at] = BigInt(counts);
      if (at >= past.width) positions[place * count + at - past.width] = BigInt(Math.max(0, position));
    }
    return rowMask;
  });
  const rows = readings.length;
  const feeds: Record<string, Tensor> = {
    ...past.tensors,
    inputs_embeds: new Tensor("float32", embeddings, [rows, count, hidden]),
    attention_mask: new Tensor("int64", mask, [rows, total]),
    position_ids: new Tensor("int64", positions, [rows, count]),
  };
  if (session.inputNames.includes("num_logits_to_keep")) {
    feeds["num_logits_to_keep"] = new Tensor("int64", BigInt64Array.of(1n), []);
  }
  const outputs = await session.run(feeds);
  const tensors: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(outputs)) {
    if (name !== "logits") tensors[name.replace("present", "past_key_values")] = tensor;
  }
  const logits = outputs["logits"];
  const [, kept = 0, vocabulary = 0] = logits?.dims ?? [];
  const values = logits?.data as Float32Array;
  const batch = { tensors, rows, width: total };
  return masks.map((rowMask, place) => ({
    batch,
    place,
    mask: rowMask,
    logits: values.subarray(((place + 1) * kept - 1) * vocabulary, (place + 1) * kept * vocabulary),
  }));
}

/** The rows' key-values as one batch: the one they are, where nothing changed. */
function align({ layers, heads, headSize }: CacheShape, readings: readonly Reading[]): Batch {
  const [first] = readings;
  const same = first?.row?.batch;
  if (
    same?.rows === readings.length &&
    readings.every(({ row }, place) => row?.batch === same && row.place === place)
  ) {
    return same;
  }
  const width = Math.max(...readings.map(({ row }) => row?.mask.length ?? 0));
  const tensors: Record<string, Tensor> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const kind of ["key", "value"]) {
      const name = `past_key_values.${layer}.${kind}`;
      const data = new Float32Array(readings.length * heads * width * headSize);
      for (const [place, { row }] of readings.entries()) {
        if (!row) continue;
        const source = row.batch.tensors[name]?.data as Float32Array;
        const length = row.batch.width * headSize;
        for (let head = 0; head < heads; head++) {
          const from = (row.place * heads + head) * length;
          data.set(source.subarray(from, from + length), (place * heads + head + 1) * width * headSize - length);
        }
      }
      tensors[name] = new Tensor("float32", data, [readings.length, heads, width, headSize]);
    }
  }
  return { tensors, rows: readings.length, width };
}
