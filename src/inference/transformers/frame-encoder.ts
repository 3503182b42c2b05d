import { addDiffusionNoise } from "../../core/decoding/diffusion-noise.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { EncodedFrames, EncodeOptions, FrameEncoding, FrameSize, PixelFrame, ReceivedPicture } from "../engine.ts";
import { type LibraryModel, type LibraryProcessor, loadLibrary, type ProcessedImage } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { asFailure } from "./runtime-error.ts";

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
   * One frame a call, so that a frame's numbers do not depend on its neighbours and a cancel is heard between two.
   *
   * @throws SaccadeError `failure` if the processor or the runtime fails; `cancelled`
   */
  async encode(frames: readonly PixelFrame[], options: EncodeOptions): Promise<EncodedFrames> {
    const unique = new Map<Uint8Array, EncodedFrame>();
    const total = new Set(frames.map(({ data }) => data)).size;
    for (const frame of frames) {
      if (unique.has(frame.data)) continue;
      unique.set(frame.data, await this.#encodeOne(frame, options));
      this.#encoded++;
      options.onFrame?.(unique.size, total);
    }
    return { frames: frames.flatMap(({ data }) => unique.get(data) ?? []), encoded: unique.size };
  }

  /** How the processor lays out a frame of this size. Pixels do not matter to it, so a black one is asked about, once. */
  layoutOf({ width, height }: FrameSize): Promise<FrameLayout> {
    const key = `${width}x${height}`;
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.#process({ width, height, data: new Uint8Array(width * height * 3) }, undefined).then(
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

  async #encodeOne(frame: PixelFrame, { signal, noise, keepPictures }: EncodeOptions): Promise<EncodedFrame> {
    const { pixel_values, pixel_attention_mask } = await this.#process(frame, signal);
    const picture = keepPictures === true ? this.#received(pixel_values) : undefined;
    if (noise && pixel_values.data instanceof Float32Array) {
      addDiffusionNoise(pixel_values.data, noise.step, noise.seed);
    }
    const inputs = { pixel_values, ...(pixel_attention_mask && { pixel_attention_mask }) };
    try {
      const features = await this.#queue.run(() => this.#model.encode_image(inputs), signal);
      const { data, dims, type } = features;
      if (!(data instanceof Float32Array)) {
        throw new SaccadeError("failure", `The model encodes frames as ${type}, which Saccade cannot read: use fp32.`);
      }
      const encoded = new EncodedFrame(data.length / (dims.at(-1) ?? 1), data.slice(), picture);
      features.dispose();
      return encoded;
    } catch (error) {
      throw asFailure(error, "encode a frame");
    } finally {
      pixel_values.dispose();
    }
  }

  /** What the vision encoder is given, turned back into colours; of a frame that is cut into tiles, the whole. */
  #received({ data, dims }: ProcessedImage["pixel_values"]): ReceivedPicture | undefined {
    const [height = 0, width = 0] = dims.slice(-2);
    const plane = width * height;
    if (!(data instanceof Float32Array) || plane === 0) return undefined;
    const { image_mean, image_std } = this.#processor.image_processor;
    const whole = data.subarray(data.length - 3 * plane);
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

  async #process({ width, height, data }: PixelFrame, signal: AbortSignal | undefined): Promise<ProcessedImage> {
    const { RawImage } = await loadLibrary();
    const image = new RawImage(data, width, height, 3);
    try {
      // Resizing runs in ONNX Runtime too, hence its turn in the queue.
      return await this.#queue.run(
        () => this.#processor.image_processor([image], { return_row_col_info: true }),
        signal,
      );
    } catch (error) {
      throw asFailure(error, "prepare a frame");
    }
  }
}
