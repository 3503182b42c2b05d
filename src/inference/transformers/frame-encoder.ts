import type { Tensor } from "@huggingface/transformers";
import { addDiffusionNoise } from "../../core/decoding/diffusion-noise.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { EncodedFrames, EncodeOptions, FrameEncoding, FrameSize, PixelFrame, ReceivedPicture } from "../engine.ts";
import { type LibraryModel, type LibraryProcessor, loadLibrary, type ProcessedImage } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";

/** How many frames the processor prepares side by side. */
const PREPARED_AT_ONCE = 8;
/** Pixels that go through the vision encoder in one call, where frames are smaller: eight frames of a small model. */
const PIXELS_AT_ONCE = 8 * 96 * 96;

/** Rows and columns of tiles a frame is cut into; both 0 when it is shown whole. */
export interface FrameLayout {
  readonly rows: number;
  readonly columns: number;
}

/** A frame's embeddings, `[tokens, hidden]`, flat. */
export class EncodedFrame implements FrameEncoding {
  readonly tokens: number;
  readonly data: Float32Array;
  readonly picture: ReceivedPicture | undefined;

  constructor(tokens: number, data: Float32Array, picture?: ReceivedPicture) {
    this.tokens = tokens;
    this.data = data;
    this.picture = picture;
  }

  get bytes(): number {
    return this.data.byteLength + (this.picture?.data.byteLength ?? 0);
  }
}

/** Turns pixels into embeddings through the model's own processor and vision encoder. It keeps no frame. */
export class FrameEncoder {
  readonly #model: LibraryModel;
  readonly #processor: LibraryProcessor;
  readonly #queue: NativeQueue;
  readonly #layouts = new Map<string, Promise<FrameLayout>>();
  #encoded = 0;

  constructor(model: LibraryModel, processor: LibraryProcessor, queue: NativeQueue) {
    this.#model = model;
    this.#processor = processor;
    this.#queue = queue;
  }

  /** How many frames went through the vision encoder. */
  get encoded(): number {
    return this.#encoded;
  }

  /**
   * Each different frame once. Frames are prepared several at a time, which a processor does side by side; small ones
   * go through the encoder together, since on a small model the number of calls is the cost. A cancel is heard between
   * two calls.
   *
   * @throws SaccadeError `failure` if the processor or the runtime fails; `cancelled`
   */
  async encode(frames: readonly PixelFrame[], options: EncodeOptions): Promise<EncodedFrames> {
    const places = new Map(frames.map(({ data }, place) => [data, place] as const).reverse());
    const unique = [...places].reverse().map(([, place]) => place);
    const encoded = new Map<Uint8Array, EncodedFrame>();
    for (let start = 0; start < unique.length; start += PREPARED_AT_ONCE) {
      for (const group of sameSize(unique.slice(start, start + PREPARED_AT_ONCE), frames)) {
        const results = await this.#encodeGroup(group, frames, options);
        for (const [index, place] of group.entries()) {
          const frame = frames[place];
          const result = results[index];
          if (frame && result) encoded.set(frame.data, result);
        }
        this.#encoded += group.length;
        options.onFrame?.(encoded.size, unique.length);
      }
    }
    return { frames: frames.flatMap(({ data }) => encoded.get(data) ?? []), encoded: encoded.size };
  }

  /** How the processor lays out a frame of this size. Pixels do not matter to it, so a black one is asked about, once. */
  layoutOf({ width, height }: FrameSize): Promise<FrameLayout> {
    const key = `${width}x${height}`;
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.#process([{ width, height, data: new Uint8Array(width * height * 3) }], undefined).then(
        ({ rows, cols, pixel_values }) => {
          pixel_values.dispose();
          return { rows: rows?.[0]?.[0] ?? 0, columns: cols?.[0]?.[0] ?? 0 };
        },
      );
      this.#layouts.set(key, layout);
      layout.catch(() => this.#layouts.delete(key));
    }
    return layout;
  }

  /** Frames of one size, by their places. A processor that cuts frames into tiles gets one at a time. */
  async #encodeGroup(
    group: readonly number[],
    frames: readonly PixelFrame[],
    options: EncodeOptions,
  ): Promise<EncodedFrame[]> {
    const own = group.flatMap((place) => frames[place] ?? []);
    const [first] = own;
    if (!first) return [];
    const { rows } = await this.layoutOf(first);
    const size = rows > 0 ? 1 : own.length;
    const encoded: EncodedFrame[] = [];
    for (let start = 0; start < own.length; start += size) {
      const prepared = await this.#process(own.slice(start, start + size), options.signal);
      try {
        const seeds = group.slice(start, start + size).map((place) => options.noise?.seeds[place] ?? 0);
        encoded.push(...(await this.#encodePrepared(prepared, Math.min(size, own.length - start), seeds, options)));
      } finally {
        prepared.pixel_values.dispose();
      }
    }
    return encoded;
  }

  /** @param count how many frames the pixels are of: each is one picture, unless there is one frame in tiles */
  async #encodePrepared(
    { pixel_values, pixel_attention_mask }: ProcessedImage,
    count: number,
    seeds: readonly number[],
    { signal, noise, keepPictures }: EncodeOptions,
  ): Promise<EncodedFrame[]> {
    const { Tensor } = await loadLibrary();
    const [, pictures = 1, channels = 3, height = 1, width = 1] = pixel_values.dims;
    const each = pictures / count;
    const together = count === 1 ? 1 : Math.max(1, Math.min(count, Math.floor(PIXELS_AT_ONCE / (height * width))));
    const encoded: EncodedFrame[] = [];
    for (let start = 0; start < count; start += together) {
      const shown = Math.min(together, count - start);
      const pixels = pixel_values.slice(null, [start * each, (start + shown) * each]);
      const plane = each * channels * height * width;
      const received = Array.from({ length: shown }, (_, place) =>
        keepPictures === true ? this.#received(pixels, (place + 1) * plane) : undefined,
      );
      if (noise && pixels.data instanceof Float32Array) {
        for (let place = 0; place < shown; place++) {
          const part = pixels.data.subarray(place * plane, (place + 1) * plane);
          addDiffusionNoise(part, noise.step, seeds[start + place] ?? 0);
        }
      }
      const inputs: Record<string, Tensor> = { pixel_values: pixels };
      if (pixel_attention_mask) {
        const places = shown * each * height * width;
        inputs["pixel_attention_mask"] = new Tensor("bool", new Uint8Array(places).fill(1), [
          1,
          shown * each,
          height,
          width,
        ]);
      }
      const features = await this.#run(() => this.#model.encode_image(inputs), "encode a frame", signal);
      const { data, dims, type } = features;
      if (!(data instanceof Float32Array)) {
        throw new SaccadeError("failure", `The model encodes frames as ${type}, which Saccade cannot read: use fp32.`);
      }
      const length = data.length / shown;
      for (const [place, picture] of received.entries()) {
        const own = data.slice(place * length, (place + 1) * length);
        encoded.push(new EncodedFrame(length / (dims.at(-1) ?? 1), own, picture));
      }
      features.dispose();
      pixels.dispose();
    }
    return encoded;
  }

  /** What the vision encoder is given, turned back into colours; of a frame that is cut into tiles, the whole. */
  #received({ data, dims }: Tensor, end: number): ReceivedPicture | undefined {
    const [height = 0, width = 0] = dims.slice(-2);
    const plane = width * height;
    if (!(data instanceof Float32Array) || plane === 0) return undefined;
    const { image_mean, image_std } = this.#processor.image_processor;
    const whole = data.subarray(end - 3 * plane, end);
    const rgb = new Uint8Array(3 * plane);
    for (let channel = 0; channel < 3; channel++) {
      const scale = 255 * (image_std?.[channel] ?? 1);
      const shift = 255 * (image_mean?.[channel] ?? 0);
      for (let place = 0; place < plane; place++) {
        const value = (whole[channel * plane + place] ?? 0) * scale + shift;
        rgb[place * 3 + channel] = Math.min(255, Math.max(0, Math.round(value)));
      }
    }
    return { width, height, data: rgb };
  }

  async #process(frames: readonly PixelFrame[], signal: AbortSignal | undefined): Promise<ProcessedImage> {
    const { RawImage } = await loadLibrary();
    const images = frames.map(({ data, width, height }) => new RawImage(data, width, height, 3));
    // Resizing runs in ONNX Runtime too, hence its turn in the queue.
    return this.#run(
      () => this.#processor.image_processor(images, { return_row_col_info: true }),
      "prepare a frame",
      signal,
    );
  }

  async #run<T>(call: () => Promise<T>, purpose: string, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await this.#queue.run(call, signal);
    } catch (error) {
      throw asFailure(error, purpose);
    }
  }
}

/** Places in groups whose frames have one size, in order. */
function sameSize(places: readonly number[], frames: readonly PixelFrame[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const place of places) {
    const size = `${frames[place]?.width ?? 0}x${frames[place]?.height ?? 0}`;
    groups.set(size, [...(groups.get(size) ?? []), place]);
  }
  return [...groups.values()];
}
