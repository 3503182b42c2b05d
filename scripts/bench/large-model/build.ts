import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { decoderGraph } from "./decoder-graph.ts";
import { Graph } from "./graph.ts";
import { type ModelShape, SMOLVLM_256M, tokensPerFrame } from "./shape.ts";
import { visionGraph } from "./vision-graph.ts";
import { WeightFile } from "./weight-file.ts";

export interface LargeModelOptions {
  /** Where models are kept; the model's own folder is named after what is in it. */
  readonly cache: string;
  /** A model's folder whose tokenizer and chat template are taken over, as models/faces. */
  readonly tokenizerFrom: string;
  readonly shape?: ModelShape | undefined;
  /** Told of each part before it is written. */
  readonly onPart?: ((part: string) => void) | undefined;
}

/** Raised when the same shape gives other files. */
const VERSION = 1;
const SEED = 20_260_415;

type Part = (shape: ModelShape, file: WeightFile, dataFile: string) => Graph;

const PARTS: readonly (readonly [string, Part])[] = [
  ["vision_encoder", visionGraph],
  ["embed_tokens", embeddingGraph],
  ["decoder_model_merged", decoderGraph],
];

/**
 * Builds a model of a real one's shape with random weights, unless it is there; about 1 GB for SmolVLM-256M's. What it
 * says means nothing: it is for measuring.
 *
 * @returns its folder, which transformers.js loads as a SmolVLM
 */
export function buildLargeModel({ cache, tokenizerFrom, shape = SMOLVLM_256M, onPart }: LargeModelOptions): string {
  const key = createHash("sha256")
    .update(JSON.stringify([VERSION, shape]))
    .digest("hex")
    .slice(0, 12);
  const folder = join(cache, `smolvlm-shape-${key}`);
  if (existsSync(folder)) return folder;
  // Complete or not there at all.
  const draft = `${folder}.${process.pid}`;
  try {
    mkdirSync(join(draft, "onnx"), { recursive: true });
    for (const [place, [name, part]] of PARTS.entries()) {
      onPart?.(name);
      const dataFile = `${name}.onnx_data`;
      const weights = new WeightFile(join(draft, "onnx", dataFile), SEED + 2 * place);
      try {
        writeFileSync(join(draft, "onnx", `${name}.onnx`), part(shape, weights, dataFile).toFile());
      } finally {
        weights.close();
      }
    }
    writeSettings(draft, tokenizerFrom, shape);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

function embeddingGraph({ text: { vocabulary, hidden } }: ModelShape, file: WeightFile, dataFile: string): Graph {
  const graph = new Graph(dataFile);
  const ids = graph.input("input_ids", "int64", ["batch_size", "sequence_length"]);
  const table = graph.weights(file.random(vocabulary * hidden, 1), [vocabulary, hidden]);
  graph.output("inputs_embeds", graph.op("Gather", [table, ids]), ["batch_size", "sequence_length", hidden]);
  return graph;
}

const configSchema = z.looseObject({ text_config: z.looseObject({}) });
const tokenizerSchema = z.looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.int()) }) });
const anySchema = z.looseObject({});

/** The other model's files, with this one's sizes and a vocabulary that is filled up. */
function writeSettings(folder: string, from: string, shape: ModelShape): void {
  const { text, vision } = shape;
  const copy = <T extends object>(name: string, schema: z.ZodType<T>, change: (value: T) => object): void => {
    const value = schema.parse(JSON.parse(readFileSync(join(from, name), "utf8")));
    writeFileSync(join(folder, name), JSON.stringify({ ...value, ...change(value) }));
  };
  copy("config.json", configSchema, ({ text_config }) => ({
    max_position_embeddings: text.context,
    vocab_size: text.vocabulary,
    text_config: {
      ...text_config,
      hidden_size: text.hidden,
      intermediate_size: text.intermediate,
      num_hidden_layers: text.layers,
      num_attention_heads: text.heads,
      num_key_value_heads: text.keyValueHeads,
      head_dim: text.headSize,
      max_position_embeddings: text.context,
      vocab_size: text.vocabulary,
    },
    vision_config: { model_type: "smolvlm_vision", image_size: vision.size, hidden_size: vision.hidden },
    "transformers.js_config": { use_external_data_format: Object.fromEntries(PARTS.map(([name]) => [name, 1])) },
  }));
  copy("preprocessor_config.json", anySchema, () => ({
    size: { longest_edge: vision.size },
    max_image_size: { longest_edge: vision.size },
  }));
  copy("processor_config.json", anySchema, () => ({ image_seq_len: tokensPerFrame(shape) }));
  copy("tokenizer_config.json", anySchema, () => ({ model_max_length: text.context }));
  copy("tokenizer.json", tokenizerSchema, ({ model }) => {
    const vocab = { ...model.vocab };
    for (let id = Object.keys(vocab).length; id < text.vocabulary; id++) vocab[`filler${id}`] = id;
    return { model: { ...model, vocab } };
  });
  cpSync(join(from, "generation_config.json"), join(folder, "generation_config.json"));
}
