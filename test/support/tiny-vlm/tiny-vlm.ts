import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytePairTokenizer, SPECIAL_TOKENS } from "./byte-pair.ts";
import { decoderGraph } from "./decoder-graph.ts";
import { embeddingGraph, TINY, visionGraph, Weights } from "./graphs.ts";

export interface TinyOptions {
  /** Cuts a frame into 2 x 2 tiles and a whole, as the real SmolVLM does. */
  readonly splitsImages?: boolean;
  /** Puts the decoder's weights into a file of their own. */
  readonly externalData?: boolean;
  /** Declares `num_logits_to_keep`. */
  readonly keepsLogits?: boolean;
  /** Ids that end an answer. */
  readonly endTokens?: readonly number[];
}

const END_TOKEN = SPECIAL_TOKENS.indexOf("<end_of_utterance>");

/** SmolVLM's form: a role, a colon, a gap, the text. */
const CHAT_TEMPLATE =
  "<|im_start|>{% for message in messages %}{{ message['role'] | capitalize }}:" +
  "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{ ' ' + line['text'] }}" +
  "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n" +
  "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";

/**
 * Writes a SmolVLM with random weights and a byte-pair tokenizer, some 200 kB: every path of the engine runs on it, and
 * no test depends on what a trained model says.
 */
export function writeTinyVlm(folder: string, options: TinyOptions = {}): void {
  const { json, vocabulary } = bytePairTokenizer();
  const weights = new Weights(7);
  mkdirSync(join(folder, "onnx"), { recursive: true });
  const write = (name: string, value: unknown): void => {
    writeFileSync(
      join(folder, name),
      typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value),
    );
  };
  write("onnx/vision_encoder.onnx", visionGraph(weights).toFile().model);
  write("onnx/embed_tokens.onnx", embeddingGraph(weights, vocabulary.size).toFile().model);
  const decoder = decoderGraph(weights, vocabulary.size, options.keepsLogits === true);
  const dataFile = options.externalData === true ? "decoder_model_merged.onnx_data" : undefined;
  const { model, data } = decoder.toFile(dataFile);
  write("onnx/decoder_model_merged.onnx", model);
  if (dataFile !== undefined) write(`onnx/${dataFile}`, data);
  write("config.json", modelConfig(vocabulary.size, dataFile !== undefined));
  write("generation_config.json", { eos_token_id: options.endTokens ?? END_TOKEN });
  write("preprocessor_config.json", imageConfig(options.splitsImages === true));
  write("processor_config.json", { processor_class: "Idefics3Processor", image_seq_len: TINY.tokensPerImage });
  write("tokenizer.json", json);
  write("tokenizer_config.json", {
    tokenizer_class: "GPT2Tokenizer",
    eos_token: "<end_of_utterance>",
    pad_token: "<pad>",
    clean_up_tokenization_spaces: false,
    model_max_length: TINY.context,
    chat_template: CHAT_TEMPLATE,
  });
}

function modelConfig(vocabulary: number, externalData: boolean): object {
  return {
    architectures: ["SmolVLMForConditionalGeneration"],
    model_type: "smolvlm",
    image_token_id: SPECIAL_TOKENS.indexOf("<image>"),
    text_config: {
      model_type: "llama",
      hidden_size: TINY.hidden,
      num_hidden_layers: TINY.layers,
      num_attention_heads: TINY.heads,
      num_key_value_heads: TINY.heads,
      head_dim: TINY.headSize,
      max_position_embeddings: TINY.context,
      vocab_size: vocabulary,
    },
    ...(externalData && { "transformers.js_config": { use_external_data_format: { decoder_model_merged: 1 } } }),
  };
}

function imageConfig(splits: boolean): object {
  return {
    image_processor_type: "Idefics3ImageProcessor",
    processor_class: "Idefics3Processor",
    do_image_splitting: splits,
    do_resize: true,
    size: { longest_edge: splits ? 2 * TINY.imageSize : TINY.imageSize },
    max_image_size: { longest_edge: TINY.imageSize },
    resample: 1,
    do_rescale: true,
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
    do_convert_rgb: true,
  };
}
