import { Graph } from "./graph.ts";
import type { ModelShape } from "./shape.ts";
import type { WeightFile } from "./weight-file.ts";

/** Of rotary positions, as SmolLM2 has it. */
const THETA = 100_000;
/** Of the logits. Far enough apart that rounding does not choose the token. */
const SPREAD = 3;

/**
 * A Llama in SmolVLM's inputs and outputs: RMS norm, rotary positions, heads that share keys and values, SwiGLU.
 * Positions that the attention mask leaves out are not seen.
 */
export function decoderGraph({ text }: ModelShape, file: WeightFile, dataFile: string): Graph {
  const { layers, hidden, heads, keyValueHeads, headSize, intermediate, vocabulary, context } = text;
  if (heads % keyValueHeads !== 0) throw new Error(`${heads} heads do not share ${keyValueHeads} evenly.`);
  const graph = new Graph(dataFile);
  const matrix = (rows: number, columns: number, gain = 1): string =>
    graph.weights(file.random(rows * columns, gain / Math.sqrt(rows)), [rows, columns]);
  const reshape = (value: string, dims: readonly number[]): string =>
    graph.op("Reshape", [value, graph.integers(dims)]);
  const transpose = (value: string, perm: readonly number[]): string => graph.op("Transpose", [value], { perm });

  const embeddings = graph.input("inputs_embeds", "float", ["batch_size", "sequence_length", hidden]);
  const mask = graph.input("attention_mask", "int64", ["batch_size", "total_sequence_length"]);
  const positions = graph.input("position_ids", "int64", ["batch_size", "sequence_length"]);
  const keep = graph.input("num_logits_to_keep", "int64", []);

  const two = graph.floats([2]);
  const epsilon = graph.floats([1e-5]);
  const last = graph.integers([-1]);
  const norm = (value: string): string => {
    const mean = graph.op("ReduceMean", [graph.op("Pow", [value, two]), last], { keepdims: 1 });
    const scaled = graph.op("Div", [value, graph.op("Sqrt", [graph.op("Add", [mean, epsilon])])]);
    return graph.op("Mul", [scaled, graph.weights(file.random(hidden, 0.02, 1), [hidden])]);
  };

  const angles = rotaryAngles(context, headSize);
  const turnOf = (of: (angle: number) => number): string => {
    const table = graph.weights(file.numbers(angles.map(of)), [context, headSize]);
    return graph.op("Unsqueeze", [graph.op("Gather", [table, positions]), graph.integers([2])]);
  };
  const [cosine, sine] = [turnOf(Math.cos), turnOf(Math.sin)];
  const half = headSize / 2;
  const slice = (value: string, from: number, to: number): string =>
    graph.op("Slice", [value, graph.integers([from]), graph.integers([to]), graph.integers([3])]);
  /** `[batch, sequence, heads, size]` turned by its positions. */
  const rotate = (value: string): string => {
    const turned = graph.op("Concat", [graph.op("Neg", [slice(value, half, headSize)]), slice(value, 0, half)], {
      axis: 3,
    });
    return graph.op("Add", [graph.op("Mul", [value, cosine]), graph.op("Mul", [turned, sine])]);
  };

  const bias = attentionBias(graph, embeddings, mask);
  const depth = 1 / Math.sqrt(2 * layers);
  const cacheDims = ["batch_size", keyValueHeads, "past_sequence_length", headSize] as const;
  const presentDims = ["batch_size", keyValueHeads, "total_sequence_length", headSize] as const;
  const grown = (name: string, layer: number, added: string): string => {
    const past = graph.input(`past_key_values.${layer}.${name}`, "float", cacheDims);
    const whole = graph.op("Concat", [past, added], { axis: 2 });
    graph.output(`present.${layer}.${name}`, whole, presentDims);
    return whole;
  };

  let state = embeddings;
  for (let layer = 0; layer < layers; layer++) {
    const from = norm(state);
    const project = (count: number): string =>
      reshape(graph.op("MatMul", [from, matrix(hidden, count * headSize)]), [0, 0, count, headSize]);
    const query = transpose(rotate(project(heads)), [0, 2, 1, 3]);
    const keys = grown("key", layer, transpose(rotate(project(keyValueHeads)), [0, 2, 1, 3]));
    const values = grown("value", layer, transpose(project(keyValueHeads), [0, 2, 1, 3]));
    // The queries of a group are further rows for the key-value head that they share.
    const grouped = reshape(query, [0, keyValueHeads, -1, headSize]);
    const scores = graph.op("MatMul", [grouped, transpose(keys, [0, 1, 3, 2])]);
    const scaled = graph.op("Mul", [scores, graph.floats([1 / Math.sqrt(headSize)])]);
    const byHead = graph.op("Reshape", [
      scaled,
      graph.op("Concat", [graph.integers([0, heads, -1]), lengthOf(graph, mask)], { axis: 0 }),
    ]);
    const shares = graph.op("Softmax", [graph.op("Add", [byHead, bias])]);
    const mixed = graph.op("MatMul", [graph.op("Reshape", [shares, graph.op("Shape", [scaled])]), values]);
    const heard = transpose(reshape(mixed, [0, heads, -1, headSize]), [0, 2, 1, 3]);
    const attended = graph.op("MatMul", [
      reshape(heard, [0, 0, heads * headSize]),
      matrix(heads * headSize, hidden, depth),
    ]);
    state = graph.op("Add", [state, attended]);
    const fed = norm(state);
    const gate = graph.op("MatMul", [fed, matrix(hidden, intermediate)]);
    const open = graph.op("Mul", [gate, graph.op("Sigmoid", [gate])]);
    const wide = graph.op("Mul", [open, graph.op("MatMul", [fed, matrix(hidden, intermediate)])]);
    state = graph.op("Add", [state, graph.op("MatMul", [wide, matrix(intermediate, hidden, 2 * depth)])]);
  }
  const kept = norm(lastPositions(graph, state, keep));
  const logits = graph.op("MatMul", [kept, matrix(hidden, vocabulary, SPREAD)]);
  graph.output("logits", logits, ["batch_size", "kept_length", vocabulary]);
  return graph;
}

/** Each position's angle for each place of a head; both halves turn alike. */
function rotaryAngles(context: number, headSize: number): Float32Array {
  const half = headSize / 2;
  return Float32Array.from({ length: context * headSize }, (_, at) => {
    const [position, place] = [Math.floor(at / headSize), at % half];
    return position * THETA ** (-place / half);
  });
}

/** The size of a matrix's second dimension, as a list of one. */
function lengthOf(graph: Graph, value: string): string {
  return graph.op("Slice", [graph.op("Shape", [value]), graph.integers([1]), graph.integers([2])]);
}

/** 0 where a position may be seen, and a number that vanishes in the softmax where not: `[batch, 1, queries, keys]`. */
function attentionBias(graph: Graph, embeddings: string, mask: string): string {
  const scalar = (value: string): string => graph.op("Reshape", [lengthOf(graph, value), graph.integers([], [0])]);
  const total = scalar(mask);
  const past = graph.op("Sub", [total, scalar(embeddings)]);
  const one = graph.integers([1], []);
  const queries = graph.op("Unsqueeze", [graph.op("Range", [past, total, one]), graph.integers([1])]);
  const keys = graph.op("Range", [graph.integers([0], []), total, one]);
  const causal = graph.op("LessOrEqual", [keys, queries]);
  const shown = graph.op("Unsqueeze", [graph.op("Cast", [mask], { to: 9 }), graph.integers([1, 2])]);
  const visible = graph.op("And", [causal, shown]);
  return graph.op("Where", [visible, graph.floats([0]), graph.floats([-1e9])]);
}

/** The last `keep` positions; 0 keeps all. */
function lastPositions(graph: Graph, state: string, keep: string): string {
  const length = lengthOf(graph, state);
  const count = graph.op("Reshape", [keep, graph.integers([1])]);
  const all = graph.op("Equal", [count, graph.integers([0])]);
  const start = graph.op("Where", [all, graph.integers([0]), graph.op("Sub", [length, count])]);
  return graph.op("Slice", [state, start, length, graph.integers([1])]);
}
