import type * as Transformers from "@huggingface/transformers";
import type * as Runtime from "onnxruntime-node";

type Tensor = Transformers.Tensor;
type Library = typeof Transformers;

/**
 * The parts of transformers.js objects that Saccade uses, with the types it relies on: the library's own leave most of
 * them `any`. Checked against 4.3.1 by the tests that compare our loop with its `generate()`.
 */
export interface LibraryModel {
  readonly config: unknown;
  readonly generation_config: unknown;
  readonly sessions: Record<string, Runtime.InferenceSession>;
  forward(inputs: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, Tensor>>>;
  encode_image(inputs: Readonly<Record<string, Tensor>>): Promise<Tensor>;
  encode_text(inputs: { readonly input_ids: Tensor }): Promise<Tensor>;
  dispose(): Promise<unknown>;
}

/** What an Idefics3 image processor says of one image: its tiles, and how many rows and columns they form. */
export interface ProcessedImage {
  readonly pixel_values: Tensor;
  readonly pixel_attention_mask?: Tensor;
  readonly rows?: readonly (readonly number[])[];
  readonly cols?: readonly (readonly number[])[];
}

export interface LibraryTokenizer {
  readonly all_special_tokens: readonly string[];
  readonly all_special_ids: readonly number[];
  readonly unk_token_id: number | undefined;
  readonly eos_token_id: number | undefined;
  readonly model_max_length: number;
  encode(text: string): number[];
  decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: readonly ({ readonly type: "image" } | { readonly type: "text"; readonly text: string })[];
}

export interface LibraryImageProcessor {
  (images: unknown[], options: { readonly return_row_col_info: true }): Promise<ProcessedImage>;
  /** As its file has it. */
  readonly config: unknown;
  /** By channel; absent where pixels are not normalised. */
  readonly image_mean?: readonly number[] | undefined;
  readonly image_std?: readonly number[] | undefined;
}

export interface LibraryProcessor {
  readonly tokenizer: LibraryTokenizer;
  readonly image_processor: LibraryImageProcessor;
  apply_chat_template(messages: readonly ChatMessage[], options: { readonly add_generation_prompt: boolean }): string;
  /** Expands the image places of a text and tokenizes it; runs `this.image_processor` for the images' layout. */
  _call(text: string, images: unknown[], options: object): Promise<{ readonly input_ids: Tensor }>;
}

let library: Promise<Library> | undefined;
let runtime: Promise<typeof Runtime> | undefined;

/** Loads transformers.js and ONNX Runtime, once, and only when a model is asked for: it takes a third of a second. */
export function loadLibrary(): Promise<Library> {
  library ??= import("@huggingface/transformers").then((loaded) => {
    // What goes wrong is thrown as well; the log would print whole tensors.
    loaded.env.logLevel = loaded.LogLevel.NONE;
    loaded.env.allowRemoteModels = false;
    // Its cache would lie inside its own package; downloads have a folder of their own.
    loaded.env.useFSCache = false;
    return loaded;
  });
  return library;
}

/** Loads ONNX Runtime by itself, once: Node takes a while to find a module again, where each step asks for it. */
export function loadRuntime(): Promise<typeof Runtime> {
  runtime ??= import("onnxruntime-node");
  return runtime;
}
