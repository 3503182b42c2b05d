import type { Tensor } from "@huggingface/transformers";
import { addDiffusionNoise } from "../../core/decoding/diffusion-noise.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { EncodedFrames, EncodeOptions, FrameEncoding, FrameSize, PixelFrame, ReceivedPicture } from "../engine.ts";
import { disposePixels, type FrameLayout, FramePreparer, type PreparedFrames } from "./frame-preparer.ts";
import { GroupPipeline } from "./group-pipeline.ts";
import { type LibraryModel, type LibraryProcessor, loadLibrary } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";

/** Pixels that go through the vision encoder in one call, where frames are smaller: two dozen of a small model. */
const PIXELS_AT_ONCE = 24 * 96 * 96;

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
  readonly #preparer: FramePreparer;
  #encoded = 0;

  constructor(model: LibraryModel, processor: LibraryProcessor, queue: NativeQueue) {
    this.#model = model;
    this.#processor = processor;
    this.#queue = queue;
    this.#preparer = new FramePreparer(processor, queue);
  }

  /** How many frames went through the vision encoder. */
  get encoded(): number {
    return this.#encoded;
  }

  /** Begins to prepare frames that are encoded soon. */
  prepare(frames: readonly PixelFrame[], signal: AbortSignal | undefined): GroupPipeline {
    return new GroupPipeline(this.#preparer, different(frames), signal);
  }

  /**
   * Each different frame once. Small ones go through the encoder together, since on a small model the number of calls is
   * the cost. A cancel is heard between two calls.
   *
   * @throws SaccadeError `failure` if the processor or the runtime fails; `cancelled`
   */
  async encode(frames: readonly PixelFrame[], options: EncodeOptions): Promise<EncodedFrames> {
    const unique = different(frames);
    const encoded = new Map<Uint8Array, EncodedFrame>();
    const { ahead } = options;
    const isAhead = ahead instanceof GroupPipeline && ahead.isOf(unique);
    const pipeline = isAhead ? ahead : new GroupPipeline(this.#preparer, unique, options.signal);
    const seedOf = new Map(
      frames.map(({ data }, place) => [data, options.noise?.seeds[place] ?? 0] as const).reverse(),
    );
    try {
      for (let group = await pipeline.next(); group; group = await pipeline.next()) {
        const { frames: own, prepared } = group;
        try {
          const seeds = own.map(({ data }) => seedOf.get(data) ?? 0);
          const results = await this.#encodePrepared(prepared, own.length, seeds, options, (done) =>
            options.onFrame?.(encoded.size + done, unique.length),
          );
          for (const [index, result] of results.entries()) {
            const frame = own[index];
            if (frame) encoded.set(frame.data, result);
          }
        } finally {
          disposePixels(prepared.pixels);
        }
        this.#encoded += own.length;
      }
    } finally {
      await pipeline.dispose();
      if (!isAhead) await ahead?.dispose();
    }
    return { frames: frames.flatMap(({ data }) => encoded.get(data) ?? []), encoded: encoded.size };
  }

  /** How the processor lays out a frame of this size. */
  async layoutOf(size: FrameSize): Promise<FrameLayout> {
    return (await this.#preparer.planOf(size)).layout;
  }

  /**
   * @param count how many frames the pixels are of: each is one picture, unless there is one frame in tiles
   * @param onCall told after each call how many of these are encoded
   */
  async #encodePrepared(
    { pixels: all, hasMask }: PreparedFrames,
    count: number,
    seeds: readonly number[],
    { signal, noise, keepPictures }: EncodeOptions,
    onCall: (done: number) => void,
  ): Promise<EncodedFrame[]> {
    const { Tensor } = await loadLibrary();
    const [, pictures = 1, channels = 3, height = 1, width = 1] = all.dims;
    const each = pictures / count;
    const together = count === 1 ? 1 : Math.max(1, Math.min(count, Math.floor(PIXELS_AT_ONCE / (height * width))));
    const encoded: EncodedFrame[] = [];
    for (let start = 0; start < count; start += together) {
      const shown = Math.min(together, count - start);
      const plane = each * channels * height * width;
      const pixels =
        shown === count
          ? all
          : new Tensor("float32", numbersOf(all).subarray(start * plane, (start + shown) * plane), [
              1,
              shown * each,
              channels,
              height,
              width,
            ]);
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
      if (hasMask) {
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
      onCall(encoded.length);
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

  async #run<T>(call: () => Promise<T>, purpose: string, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await this.#queue.run(call, signal);
    } catch (error) {
      throw asFailure(error, purpose);
    }
  }
}

function numbersOf({ data, type }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new SaccadeError("failure", `The model's processor turns frames into ${type}, which Saccade cannot split.`);
}

/** Each frame once, in the order of their first places. */
function different(frames: readonly PixelFrame[]): PixelFrame[] {
  const seen = new Set<Uint8Array>();
  return frames.filter(({ data }) => !seen.has(data) && seen.add(data));
}
