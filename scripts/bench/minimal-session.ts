// The least that a grid needs: session runs on prepared tensors, and nothing between them but what the next run takes.
// It shares no code with src/inference, so that the bench tells what Saccade adds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoProcessor, env, type Processor, RawImage } from "@huggingface/transformers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import type { Grid, TrialTokens } from "./grid.ts";
import { chooseToken } from "./minimal-choice.ts";
import { Embeddings } from "./minimal-embeddings.ts";
import { type CacheShape, type Reading, readRows, type Row } from "./minimal-rows.ts";

const configSchema = z.object({
  image_token_id: z.int(),
  text_config: z.object({
    hidden_size: z.int(),
    num_hidden_layers: z.int(),
    num_key_value_heads: z.int(),
    head_dim: z.int(),
  }),
});
const generationSchema = z.object({ eos_token_id: z.union([z.int(), z.array(z.int())]) });

/** Pixels as RGB, row by row. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface PreparedGrid {
  readonly grid: Grid;
  /** `[1, frames, 3, size, size]`, each frame once. */
  readonly pixels: Tensor;
  /** `[1, frames, size, size]` */
  readonly pixelMask: Tensor;
  readonly prompts: readonly PreparedPrompt[];
}

interface PreparedPrompt {
  readonly sampler: string;
  readonly prompt: string;
  readonly tokens: readonly number[];
  /** Places among the pixels. */
  readonly frames: readonly number[];
}

export interface MinimalOptions {
  /**
   * Whether prompts of different lengths are read in one run, padded: fewer runs, which is the cost of a small model,
   * and more places, which is the cost of a large one.
   */
  readonly together: boolean;
  /** How many frames the vision encoder is given at once. */
  readonly visionBatch: number;
}

/** A sequence that is common to all trials of a prompt which said the same so far. */
interface Lane {
  readonly prompt: PreparedPrompt;
  readonly row: Row;
  readonly said: readonly number[];
  readonly members: readonly Member[];
}

interface Member {
  readonly decoder: Grid["decoders"][number];
  readonly tokens: number[];
}

export class MinimalSession {
  readonly #vision: InferenceSession;
  readonly #embed: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #processor: Processor;
  readonly #config: z.infer<typeof configSchema>;
  readonly #endTokens: readonly number[];
  readonly #shape: CacheShape;

  private constructor(sessions: readonly InferenceSession[], processor: Processor, folder: string) {
    const [vision, embed, decoder] = sessions;
    if (!vision || !embed || !decoder) throw new Error("A model has three parts.");
    this.#vision = vision;
    this.#embed = embed;
    this.#decoder = decoder;
    this.#processor = processor;
    this.#config = configSchema.parse(readJson(folder, "config.json"));
    this.#endTokens = [generationSchema.parse(readJson(folder, "generation_config.json")).eos_token_id].flat();
    const { num_hidden_layers: layers, num_key_value_heads: heads, head_dim: headSize } = this.#config.text_config;
    this.#shape = { layers, heads, headSize };
  }

  /**
   * @param folder absolute path of a model's folder, with fp32 weights
   * @param threads that compute an operator together; 0 leaves it to the runtime
   */
  static async load(folder: string, threads = 0): Promise<MinimalSession> {
    env.allowRemoteModels = false;
    const parts = ["vision_encoder", "embed_tokens", "decoder_model_merged"];
    const sessions: InferenceSession[] = [];
    const options = threads === 0 ? {} : { intraOpNumThreads: threads };
    for (const part of parts) {
      sessions.push(await InferenceSession.create(join(folder, "onnx", `${part}.onnx`), options));
    }
    return new MinimalSession(sessions, await AutoProcessor.from_pretrained(folder), folder);
  }

  /**
   * Pixels to tensors, each frame once, and prompts to tokens.
   *
   * @param frames indices by sampler
   * @param pictures by index
   */
  async prepare(
    grid: Grid,
    frames: ReadonlyMap<string, readonly number[]>,
    pictures: ReadonlyMap<number, RgbPicture>,
  ): Promise<PreparedGrid> {
    const unique = [...new Set([...frames.values()].flat())];
    const images = unique.map((index) => {
      const picture = pictures.get(index);
      if (!picture) throw new Error(`Frame ${index} is missing.`);
      return new RawImage(picture.data, picture.width, picture.height, 3);
    });
    const process = this.#processor.image_processor as unknown as (
      images: RawImage[],
    ) => Promise<Record<"pixel_values" | "pixel_attention_mask", Pick<Tensor, "data" | "dims">>>;
    const { pixel_values, pixel_attention_mask } = await process(images);
    const prompts = grid.samplers.flatMap((sampler) =>
      grid.prompts.map((prompt) => {
        const places = (frames.get(sampler) ?? []).map((index) => unique.indexOf(index));
        return { sampler, prompt, tokens: this.#tokens(prompt, places.length), frames: places };
      }),
    );
    return {
      grid,
      pixels: new Tensor("float32", pixel_values.data as Float32Array, pixel_values.dims),
      pixelMask: new Tensor("bool", pixel_attention_mask.data as Uint8Array, pixel_attention_mask.dims),
      prompts,
    };
  }

  /** Every trial's tokens, in the grid's order. */
  async run({ grid, pixels, pixelMask, prompts }: PreparedGrid, options: MinimalOptions): Promise<TrialTokens[]> {
    const features = await this.#encode(pixels, pixelMask, options.visionBatch);
    const embeddings = new Embeddings(this.#embed, this.#config.text_config.hidden_size);
    await embeddings.add(prompts.flatMap(({ tokens }) => tokens));
    const all = new Map<PreparedPrompt, readonly Member[]>();
    for (const prompt of prompts) {
      const members = grid.decoders.map((decoder) => ({ decoder, tokens: [] }));
      all.set(prompt, members);
    }
    const rows = await this.#readPrompts(prompts, features, embeddings, options.together);
    let lanes: Lane[] = prompts.map((prompt, place) => ({
      prompt,
      row: rows[place] ?? missing(),
      said: [],
      members: all.get(prompt) ?? [],
    }));
    while (lanes.length > 0) {
      const next = lanes.flatMap((lane) => this.#branch(lane, grid.maxTokens));
      if (next.length === 0) break;
      await embeddings.add(next.map(({ token }) => token));
      const readings = next.map(({ lane, token }) => ({ row: lane.row, embeddings: embeddings.of([token]) }));
      const read = await this.#read(readings);
      lanes = next.map(({ lane, token, members }, place) => ({
        prompt: lane.prompt,
        row: read[place] ?? missing(),
        said: [...lane.said, token],
        members,
      }));
    }
    return prompts.flatMap((each) =>
      (all.get(each) ?? []).map(({ decoder, tokens }) => ({
        sampler: each.sampler,
        prompt: each.prompt,
        decoder: decoder.name,
        tokens,
      })),
    );
  }

  async dispose(): Promise<void> {
    for (const session of [this.#vision, this.#embed, this.#decoder]) await session.release();
  }

  /** Each frame's embeddings, `[tokens, hidden]`, flat. */
  async #encode(pixels: Tensor, pixelMask: Tensor, batch: number): Promise<Float32Array[]> {
    const [, count = 0, channels = 0, height = 0, width = 0] = pixels.dims;
    const features: Float32Array[] = [];
    for (let start = 0; start < count; start += batch) {
      const size = Math.min(batch, count - start);
      const part = <T extends Float32Array | Uint8Array>(data: T, each: number): T =>
        data.subarray(start * each, (start + size) * each) as T;
      const values = part(pixels.data as Float32Array, channels * height * width);
      const mask = part(pixelMask.data as Uint8Array, height * width);
      const feeds = {
        pixel_values: new Tensor("float32", values, [1, size, channels, height, width]),
        pixel_attention_mask: new Tensor("bool", mask, [1, size, height, width]),
      };
      const { image_features } = await this.#vision.run(feeds);
      const data = image_features?.data as Float32Array;
      const each = data.length / size;
      for (let place = 0; place < size; place++) features.push(data.subarray(place * each, (place + 1) * each));
    }
    return features;
  }

  /** What a sampler's prompts have in common once, then the rest of each. */
  async #readPrompts(
    prompts: readonly PreparedPrompt[],
    features: readonly Float32Array[],
    embeddings: Embeddings,
    together: boolean,
  ): Promise<Row[]> {
    const bySampler = [...grouped(prompts, ({ sampler }) => sampler).values()];
    const groups = together ? [bySampler] : bySampler.map((group) => [group]);
    const rows = new Map<PreparedPrompt, Row>();
    for (const group of groups) {
      const lengths = group.map((alike) => commonLength(alike.map(({ tokens }) => tokens)));
      const beginnings = group.map((alike, place): Reading => {
        const [first] = alike;
        const tokens = first?.tokens.slice(0, lengths[place]) ?? [];
        const own = embeddings.of(tokens);
        this.#placeFrames(own, tokens, first?.frames.map((frame) => features[frame] ?? missing()) ?? []);
        return { row: undefined, embeddings: own };
      });
      const read = await this.#read(beginnings);
      const rest = group.flatMap((alike, place) =>
        alike.map((prompt) => ({ prompt, row: read[place], tokens: prompt.tokens.slice(lengths[place]) })),
      );
      const ends = await this.#read(rest.map(({ row, tokens }) => ({ row, embeddings: embeddings.of(tokens) })));
      for (const [place, { prompt }] of rest.entries()) rows.set(prompt, ends[place] ?? missing());
    }
    return prompts.map((prompt) => rows.get(prompt) ?? missing());
  }

  #placeFrames(into: Float32Array, tokens: readonly number[], frames: readonly Float32Array[]): void {
    const { hidden_size: hidden } = this.#config.text_config;
    const queue = frames.flatMap((frame) =>
      Array.from({ length: frame.length / hidden }, (_, row) => frame.subarray(row * hidden, (row + 1) * hidden)),
    );
    for (const [place, token] of tokens.entries()) {
      if (token === this.#config.image_token_id) into.set(queue.shift() ?? missing(), place * hidden);
    }
  }

  #read(readings: readonly Reading[]): Promise<Row[]> {
    return readRows(this.#decoder, this.#shape, this.#config.text_config.hidden_size, readings);
  }

  /** Lets each trial of a lane choose; trials that chose the same token go on together. */
  #branch(lane: Lane, maxTokens: number): { lane: Lane; token: number; members: Member[] }[] {
    const chosen = lane.members.map((member) => {
      const { spec } = member.decoder;
      const token = chooseToken(lane.row.logits, spec, lane.prompt.tokens, lane.said, this.#endTokens);
      member.tokens.push(token);
      return { member, token };
    });
    const going = chosen.filter(
      ({ member, token }) => !this.#endTokens.includes(token) && member.tokens.length < maxTokens,
    );
    return [...grouped(going, ({ token }) => token)].map(([token, branch]) => ({
      lane,
      token,
      members: branch.map(({ member }) => member),
    }));
  }

  /** The chat template's text with every frame's places, without going through its pixels. */
  #tokens(prompt: string, frames: number): number[] {
    const content = [
      ...Array.from({ length: frames }, () => ({ type: "image" as const })),
      { type: "text" as const, text: prompt },
    ];
    const asked = { add_generation_prompt: true, tokenize: false };
    // Text, since no tokens are asked for.
    const text = this.#processor.apply_chat_template([{ role: "user", content }], asked) as string;
    const { image_seq_len: places } = z.object({ image_seq_len: z.int() }).parse(this.#processor.config);
    const fence = "<fake_token_around_image>";
    const frame = `${fence}<global-img>${"<image>".repeat(places)}${fence}`;
    return this.#processor.tokenizer?.encode(text.replaceAll("<image>", frame)) ?? [];
  }
}

/** How many tokens all begin with; each keeps one of its own. */
function commonLength(sequences: readonly (readonly number[])[]): number {
  const [first = []] = sequences;
  const most = Math.min(...sequences.map(({ length }) => length)) - 1;
  let length = 0;
  while (length < most && sequences.every((each) => each[length] === first[length])) length++;
  return length;
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function readJson(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown;
}

function missing(): never {
  throw new Error("The bench lost count of its rows.");
}
