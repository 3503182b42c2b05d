import { OnnxGraph } from "./onnx-graph.ts";

/** The sizes of the tiny model. */
export const TINY = {
  hidden: 16,
  heads: 2,
  headSize: 8,
  layers: 2,
  context: 256,
  imageSize: 16,
  tokensPerImage: 4,
} as const;

/** Numbers from a seed, roughly normal: the same model every time. */
export class Weights {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  normal(count: number, scale: number): Float32Array {
    return Float32Array.from({ length: count }, () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += this.#uniform();
      return sum * scale;
    });
  }

  #uniform(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

/** `[batch, images, 3, size, size]` to `[batch * images, tokens, hidden]`; masked pixels count less. */
export function visionGraph(weights: Weights): OnnxGraph {
  const { hidden, imageSize, tokensPerImage } = TINY;
  const pixels = 3 * imageSize * imageSize;
  const graph = new OnnxGraph();
  const values = graph.input("pixel_values", "float", ["batch_size", "num_images", 3, imageSize, imageSize]);
  const mask = graph.input("pixel_attention_mask", "bool", ["batch_size", "num_images", imageSize, imageSize]);
  const flat = graph.op("Reshape", [values, graph.integers([-1, pixels])]);
  const seen = graph.op("Reshape", [graph.op("Cast", [mask], { to: 1 }), graph.integers([-1, imageSize * imageSize])]);
  const share = graph.op("ReduceMean", [seen], { axes: [1], keepdims: 1 });
  const matrix = graph.floats(weights.normal(pixels * tokensPerImage * hidden, 0.15), [
    pixels,
    tokensPerImage * hidden,
  ]);
  const features = graph.op("Tanh", [graph.op("MatMul", [graph.op("Mul", [flat, share]), matrix])]);
  const shaped = graph.op("Reshape", [features, graph.integers([-1, tokensPerImage, hidden])]);
  graph.output("image_features", shaped, "float", ["images", tokensPerImage, hidden]);
  return graph;
}

export function embeddingGraph(weights: Weights, vocabulary: number): OnnxGraph {
  const graph = new OnnxGraph();
  const ids = graph.input("input_ids", "int64", ["batch_size", "sequence_length"]);
  const table = graph.floats(weights.normal(vocabulary * TINY.hidden, 1), [vocabulary, TINY.hidden]);
  graph.output("inputs_embeds", graph.op("Gather", [table, ids]), "float", [
    "batch_size",
    "sequence_length",
    TINY.hidden,
  ]);
  return graph;
}
