import { TINY, type Weights } from "./graphs.ts";
import { OnnxGraph } from "./onnx-graph.ts";

const { context, heads, headSize, hidden, layers } = TINY;

/**
 * A causal transformer with key-value cache in SmolVLM's inputs and outputs: learned positions, RMS norm, attention,
 * a feed-forward layer. Positions that the attention mask leaves out are not seen.
 *
 * @param keepsLogits whether the graph declares `num_logits_to_keep`, as some exports do
 */
export function decoderGraph(weights: Weights, vocabulary: number, keepsLogits: boolean): OnnxGraph {
  const graph = new OnnxGraph();
  const matrix = (rows: number, columns: number): string =>
    graph.floats(weights.normal(rows * columns, 1.5 / Math.sqrt(rows)), [rows, columns]);
  const embeddings = graph.input("inputs_embeds", "float", ["batch_size", "sequence_length", hidden]);
  const mask = graph.input("attention_mask", "int64", ["batch_size", "total_length"]);
  const positions = graph.input("position_ids", "int64", ["batch_size", "sequence_length"]);
  const keep = keepsLogits ? graph.input("num_logits_to_keep", "int64", []) : undefined;
  const bias = attentionBias(graph, embeddings, mask);
  let state = graph.op("Add", [embeddings, graph.op("Gather", [matrix(context, hidden), positions])]);
  for (let layer = 0; layer < layers; layer++) {
    const attended = attention(graph, normalise(graph, state), bias, matrix, layer);
    state = graph.op("Add", [state, attended]);
    const wide = graph.op("Relu", [graph.op("MatMul", [normalise(graph, state), matrix(hidden, 2 * hidden)])]);
    state = graph.op("Add", [state, graph.op("MatMul", [wide, matrix(2 * hidden, hidden)])]);
  }
  const kept = keep === undefined ? state : lastPositions(graph, state, keep);
  const logits = graph.op("MatMul", [normalise(graph, kept), matrix(hidden, vocabulary)]);
  graph.output("logits", logits, "float", ["batch_size", "kept_length", vocabulary]);
  return graph;
}

/** 0 where a position may be seen, and a number that vanishes in the softmax where not: `[batch, 1, queries, keys]`. */
function attentionBias(graph: OnnxGraph, embeddings: string, mask: string): string {
  const size = (value: string): string =>
    graph.op("Gather", [graph.op("Shape", [value]), graph.integers([1], [])], { axis: 0 });
  const total = size(mask);
  const past = graph.op("Sub", [total, size(embeddings)]);
  const one = graph.integers([1], []);
  const queries = graph.op("Unsqueeze", [graph.op("Range", [past, total, one]), graph.integers([1])]);
  const keys = graph.op("Range", [graph.integers([0], []), total, one]);
  const causal = graph.op("LessOrEqual", [keys, queries]);
  const shown = graph.op("Unsqueeze", [graph.op("Cast", [mask], { to: 9 }), graph.integers([1, 2])]);
  const visible = graph.op("And", [causal, shown]);
  return graph.op("Where", [visible, graph.floats([0], []), graph.floats([-1e9], [])]);
}

function attention(
  graph: OnnxGraph,
  state: string,
  bias: string,
  matrix: (rows: number, columns: number) => string,
  layer: number,
): string {
  const cache = ["batch_size", heads, "past_length", headSize] as const;
  const split = (value: string): string => {
    const shaped = graph.op("Reshape", [value, graph.integers([0, 0, heads, headSize])]);
    return graph.op("Transpose", [shaped], { perm: [0, 2, 1, 3] });
  };
  const project = (): string => split(graph.op("MatMul", [state, matrix(hidden, hidden)]));
  const [query, key, value] = [project(), project(), project()];
  const keys = graph.op("Concat", [graph.input(`past_key_values.${layer}.key`, "float", cache), key], { axis: 2 });
  const values = graph.op("Concat", [graph.input(`past_key_values.${layer}.value`, "float", cache), value], {
    axis: 2,
  });
  graph.output(`present.${layer}.key`, keys, "float", ["batch_size", heads, "total_length", headSize]);
  graph.output(`present.${layer}.value`, values, "float", ["batch_size", heads, "total_length", headSize]);
  const turned = graph.op("Transpose", [keys], { perm: [0, 1, 3, 2] });
  const scaled = graph.op("Mul", [graph.op("MatMul", [query, turned]), graph.floats([1 / Math.sqrt(headSize)], [])]);
  const shares = graph.op("Softmax", [graph.op("Add", [scaled, bias])], { axis: -1 });
  const mixed = graph.op("Transpose", [graph.op("MatMul", [shares, values])], { perm: [0, 2, 1, 3] });
  const joined = graph.op("Reshape", [mixed, graph.integers([0, 0, hidden])]);
  return graph.op("MatMul", [joined, matrix(hidden, hidden)]);
}

function normalise(graph: OnnxGraph, state: string): string {
  const mean = graph.op("ReduceMean", [graph.op("Mul", [state, state])], { axes: [-1], keepdims: 1 });
  return graph.op("Div", [state, graph.op("Sqrt", [graph.op("Add", [mean, graph.floats([1e-6], [])])])]);
}

/** The last `keep` positions; 0 keeps all. */
function lastPositions(graph: OnnxGraph, state: string, keep: string): string {
  const length = graph.op("Slice", [graph.op("Shape", [state]), graph.integers([1]), graph.integers([2])]);
  const count = graph.op("Reshape", [keep, graph.integers([1])]);
  const all = graph.op("Equal", [count, graph.integers([0])]);
  const start = graph.op("Where", [all, graph.integers([0]), graph.op("Sub", [length, count])]);
  return graph.op("Slice", [state, start, length, graph.integers([1])]);
}
