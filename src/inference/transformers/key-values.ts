import type { Tensor } from "@huggingface/transformers";
import type { Tensor as RuntimeTensor } from "onnxruntime-node";
import { SaccadeError } from "../../protocol/errors.ts";
import { loadLibrary, loadRuntime } from "./library.ts";
import { spareMemory } from "./spare-memory.ts";

/** A tensor of the runtime, or of the library around it: whichever the decoder was called through. */
export type CacheTensor = Tensor | RuntimeTensor;

/**
 * The keys and values of every layer for the tokens read so far, by the name of the decoder's input. Each tensor is
 * `[rows, heads, width, size]`; a row that is shorter than the others is aligned at the right.
 */
export type KeyValues = Readonly<Record<string, CacheTensor>>;

/** A stretch of one row of some key-values: `length` places from `start` on. */
export interface RowPick {
  readonly keyValues: KeyValues;
  readonly row: number;
  readonly start: number;
  readonly length: number;
}

/** A decoder's outputs, sorted into what the next call needs and the logits. Nothing else is kept. */
export function keyValuesOf(outputs: Readonly<Record<string, Tensor>>): KeyValues {
  const kept: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(outputs)) {
    if (name.startsWith("present")) kept[name.replace("present", "past_key_values")] = tensor;
    else if (name !== "logits") tensor.dispose();
  }
  return kept;
}

/**
 * Frees key-values. Whoever received them from a call owns them; those of a prefix are its own. Their memory is used
 * again, so nobody may hold on to the numbers.
 */
export function disposeKeyValues(keyValues: KeyValues): void {
  for (const tensor of Object.values(keyValues)) {
    // What was freed before has no place any more.
    const data = tensor.location === "cpu" ? tensor.data : undefined;
    tensor.dispose();
    if (data instanceof Float32Array) spareMemory.give(data);
  }
}

/** How many tokens wide the rows are, short ones with their padding. */
export function widthOf(keyValues: KeyValues): number {
  return Object.values(keyValues)[0]?.dims[2] ?? 0;
}

/** Bytes that one token of one row takes, over all layers. */
export function bytesPerToken(keyValues: KeyValues): number {
  let bytes = 0;
  for (const { data, dims } of Object.values(keyValues)) {
    const places = (dims[0] ?? 1) * (dims[2] ?? 1);
    if (places > 0 && ArrayBuffer.isView(data)) bytes += data.byteLength / places;
  }
  return bytes;
}

/**
 * New key-values with one row a pick, in this order, as wide as the longest; shorter ones are padded at the left with
 * zeros, which a mask has to hide. The sources stay as they are.
 */
export async function gatherRows(picks: readonly [RowPick, ...RowPick[]]): Promise<KeyValues> {
  const make = await tensorMaker();
  const width = Math.max(...picks.map(({ length }) => length));
  const gathered: Record<string, CacheTensor> = {};
  for (const [name, like] of Object.entries(picks[0].keyValues)) {
    const [, heads = 0, , size = 0] = like.dims;
    const data = newLike(like, picks.length * heads * width * size);
    for (const [place, pick] of picks.entries()) {
      const source = pick.keyValues[name];
      if (!source) throw new SaccadeError("failure", `Key-values of different models were mixed: ${name} is missing.`);
      const values = numbersOf(source);
      const sourceWidth = source.dims[2] ?? 0;
      if (sourceWidth === width && pick.start + pick.length === width) {
        // All heads lie as they shall lie, with their padding.
        const row = heads * width * size;
        data.set(values.subarray(pick.row * row, (pick.row + 1) * row), place * row);
        continue;
      }
      for (let head = 0; head < heads; head++) {
        const from = ((pick.row * heads + head) * sourceWidth + pick.start) * size;
        const to = ((place * heads + head) * width + width - pick.length) * size;
        data.fill(0, to - (width - pick.length) * size, to);
        data.set(values.subarray(from, from + pick.length * size), to);
      }
    }
    const dims = [picks.length, heads, width, size];
    gathered[name] = make(like, data, dims);
  }
  return gathered;
}

/** A row that becomes a copy of another one. */
export interface RowMove {
  readonly from: number;
  readonly to: number;
}

/**
 * The same key-values with some rows overwritten by others and only the first `count` kept, in the memory in which they
 * are: the caller uses what this returns in their place.
 */
export async function moveRows(keyValues: KeyValues, moves: readonly RowMove[], count: number): Promise<KeyValues> {
  // Nothing is looked at that need not be: it may lie on a device.
  if (moves.length === 0 && Object.values(keyValues).every(({ dims }) => dims[0] === count)) return keyValues;
  const make = await tensorMaker();
  const moved: Record<string, CacheTensor> = {};
  for (const [name, tensor] of Object.entries(keyValues)) {
    const [rows = 0, ...rest] = tensor.dims;
    const values = numbersOf(tensor);
    const row = values.length / Math.max(1, rows);
    for (const { from, to } of moves) values.copyWithin(to * row, from * row, (from + 1) * row);
    const kept = values.subarray(0, count * row);
    moved[name] = rows === count ? tensor : make(tensor, kept, [count, ...rest]);
  }
  return moved;
}

/** The numbers behind a tensor as they are stored: 32-bit floats, or 16-bit ones as integers. */
type Numbers = Float32Array | Uint16Array;

function numbersOf({ data, type }: CacheTensor): Numbers {
  if (data instanceof Float32Array || data instanceof Uint16Array) return data;
  // Newer runtimes give half-precision numbers an array class of their own, with the same bytes.
  if (type === "float16" && ArrayBuffer.isView(data)) {
    return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  }
  throw new SaccadeError("failure", `The model's key-values are ${type}, which Saccade cannot copy: use fp32 or fp16.`);
}

/** Makes tensors of the kind of others, of other numbers. */
async function tensorMaker(): Promise<(like: CacheTensor, data: Numbers, dims: readonly number[]) => CacheTensor> {
  const [{ Tensor }, { Tensor: RuntimeTensor }] = await Promise.all([loadLibrary(), loadRuntime()]);
  return (like, data, dims) =>
    like instanceof RuntimeTensor
      ? new RuntimeTensor("float32", data as Float32Array, dims)
      : new Tensor(like.type, data, [...dims]);
}

/** They may hold anything. */
function newLike(tensor: CacheTensor, length: number): Numbers {
  return tensor.type === "float16" ? new Uint16Array(length) : spareMemory.take(length);
}
