import { Graph } from "./graph.ts";
import { type ModelShape, tokensPerFrame } from "./shape.ts";
import type { WeightFile } from "./weight-file.ts";

/**
 * A vision transformer over patches with learned positions, and a linear layer over each square of patches (pixel
 * shuffle): `[batch, images, 3, size, size]` to `[batch * images, tokens, text hidden]`.
 */
export function visionGraph(shape: ModelShape, file: WeightFile, dataFile: string): Graph {
  const { layers, hidden, heads, intermediate, size, patch, shuffle } = shape.vision;
  const edge = size / patch;
  const patches = edge ** 2;
  const graph = new Graph(dataFile);
  const matrix = (rows: number, columns: number, gain = 1): string =>
    graph.weights(file.random(rows * columns, gain / Math.sqrt(rows)), [rows, columns]);
  const vector = (length: number, mean: number): string => graph.weights(file.random(length, 0.02, mean), [length]);
  const linear = (value: string, rows: number, columns: number, gain = 1): string =>
    graph.op("Add", [graph.op("MatMul", [value, matrix(rows, columns, gain)]), vector(columns, 0)]);
  const norm = (value: string): string => graph.op("LayerNormalization", [value, vector(hidden, 1), vector(hidden, 0)]);
  const reshape = (value: string, dims: readonly number[]): string =>
    graph.op("Reshape", [value, graph.integers(dims)]);

  const pixels = graph.input("pixel_values", "float", ["batch_size", "num_images", 3, size, size]);
  const mask = graph.input("pixel_attention_mask", "bool", ["batch_size", "num_images", size, size]);
  const kernel = graph.weights(file.random(hidden * 3 * patch ** 2, 1 / Math.sqrt(3 * patch ** 2)), [
    hidden,
    3,
    patch,
    patch,
  ]);
  const grid = graph.op("Conv", [reshape(pixels, [-1, 3, size, size]), kernel], { strides: [patch, patch] });
  const rows = graph.op("Transpose", [reshape(grid, [0, hidden, patches])], { perm: [0, 2, 1] });
  const seen = graph.op("Cast", [reshape(mask, [-1, size ** 2, 1])], { to: 1 });
  const share = graph.op("ReduceMean", [seen, graph.integers([1])], { keepdims: 1 });
  const places = graph.weights(file.random(patches * hidden, 0.5), [patches, hidden]);
  let state = graph.op("Add", [graph.op("Mul", [rows, share]), places]);

  const depth = 1 / Math.sqrt(2 * layers);
  const headSize = hidden / heads;
  const split = (value: string, perm: readonly number[]): string =>
    graph.op("Transpose", [reshape(value, [0, patches, heads, headSize])], { perm });
  for (let layer = 0; layer < layers; layer++) {
    const from = norm(state);
    const query = split(linear(from, hidden, hidden), [0, 2, 1, 3]);
    const key = split(linear(from, hidden, hidden), [0, 2, 3, 1]);
    const value = split(linear(from, hidden, hidden), [0, 2, 1, 3]);
    const scores = graph.op("Mul", [graph.op("MatMul", [query, key]), graph.floats([1 / Math.sqrt(headSize)])]);
    const mixed = graph.op("MatMul", [graph.op("Softmax", [scores]), value]);
    const joined = reshape(graph.op("Transpose", [mixed], { perm: [0, 2, 1, 3] }), [0, patches, hidden]);
    state = graph.op("Add", [state, linear(joined, hidden, hidden, depth)]);
    const wide = graph.op("Gelu", [linear(norm(state), hidden, intermediate)], { approximate: "tanh" });
    state = graph.op("Add", [state, linear(wide, intermediate, hidden, depth)]);
  }

  const tokens = tokensPerFrame(shape);
  const side = edge / shuffle;
  const squares = graph.op("Transpose", [reshape(norm(state), [-1, side, shuffle, side, shuffle * hidden])], {
    perm: [0, 1, 3, 2, 4],
  });
  const joined = reshape(squares, [-1, tokens, shuffle ** 2 * hidden]);
  const features = graph.op("MatMul", [joined, matrix(shuffle ** 2 * hidden, shape.text.hidden)]);
  graph.output("image_features", features, ["features", tokens, shape.text.hidden]);
  return graph;
}
