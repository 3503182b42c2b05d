import type { Tensor } from "@huggingface/transformers";
import type { FrameSize, PixelFrame } from "../engine.ts";
import { type LibraryProcessor, loadLibrary, type ProcessedImage } from "./library.ts";
import type { NativeQueue } from "./native-queue.ts";
import { type PixelRecipe, readRecipe, resizedSize, toNumbers } from "./pixel-recipe.ts";
import { asFailure } from "./runtime-error.ts";
import { spareMemory } from "./spare-memory.ts";
import { resizeStacked } from "./stacked-resize.ts";

/** So many frames are prepared side by side, however large they are. */
const LEAST_AT_ONCE = 8;
/** So many at most: the first ones wait for the last ones. */
const MOST_AT_ONCE = 24;
/** Bytes of frames, and of the numbers they become, up to which more than the least go side by side. */
const BYTES_AT_ONCE = 16 * 1024 ** 2;

/** Rows and columns of tiles a frame is cut into; both 0 when it is shown whole. */
export interface FrameLayout {
  readonly rows: number;
  readonly columns: number;
}

/** What the vision encoder is given for some frames: `[1, pictures, channels, height, width]`. */
export interface PreparedFrames {
  readonly pixels: Tensor;
  /** Whether it wants to be told which pixels count. */
  readonly hasMask: boolean;
}

/** Frees what was prepared; its memory is used again. */
export function disposePixels(pixels: Tensor): void {
  const data = pixels.location === "cpu" ? pixels.data : undefined;
  pixels.dispose();
  if (data instanceof Float32Array) spareMemory.give(data);
}

/** How frames of one size are prepared. */
export interface PreparingPlan {
  readonly layout: FrameLayout;
  /** How many go side by side. */
  readonly atOnce: number;
  /** Beside what the runtime does, and not in turn with it. */
  readonly isBeside: boolean;
}

interface Way extends PreparingPlan {
  /** Our own, where it gives what the processor gives, to the bit. */
  readonly own: PixelRecipe | undefined;
}

/** What was found out about a processor holds for as long as it is loaded. */
const ways = new WeakMap<LibraryProcessor, Map<string, Promise<Way>>>();

/**
 * Turns frames into the numbers that a vision encoder is given: what the model's own processor makes of them. That takes
 * it some milliseconds a frame, so where its settings are known Saccade does the same by itself, many frames in a call.
 * It does so only for sizes at which both gave the same bits for a stack that begins and ends with noise.
 */
export class FramePreparer {
  readonly #processor: LibraryProcessor;
  readonly #queue: NativeQueue;
  readonly #recipe: PixelRecipe | undefined;
  readonly #ways: Map<string, Promise<Way>>;

  constructor(processor: LibraryProcessor, queue: NativeQueue) {
    this.#processor = processor;
    this.#queue = queue;
    this.#recipe = readRecipe(processor.image_processor);
    this.#ways = ways.get(processor) ?? new Map<string, Promise<Way>>();
    ways.set(processor, this.#ways);
  }

  /** How frames of this size are prepared. */
  planOf(size: FrameSize): Promise<PreparingPlan> {
    return this.#wayOf(size);
  }

  /**
   * @param frames of one size, no more than its plan has side by side
   * @throws SaccadeError `failure` if the processor fails; `cancelled`
   */
  async prepare(frames: readonly PixelFrame[], signal: AbortSignal | undefined): Promise<PreparedFrames> {
    const [first] = frames;
    const own = first && (await this.#wayOf(first)).own;
    if (own) return { pixels: await this.#prepareOwn(own, frames, signal), hasMask: true };
    const { pixel_values, pixel_attention_mask } = await this.#process(frames, signal);
    return { pixels: pixel_values, hasMask: pixel_attention_mask !== undefined };
  }

  #wayOf(size: FrameSize): Promise<Way> {
    const key = `${size.width}x${size.height}`;
    let way = this.#ways.get(key);
    if (!way) {
      way = this.#findWay(size);
      this.#ways.set(key, way);
      way.catch(() => this.#ways.delete(key));
    }
    return way;
  }

  /** Asks the processor about frames whose pixels do not matter, and compares with them what Saccade would do. */
  async #findWay(size: FrameSize): Promise<Way> {
    const [one, other] = [noiseOf(size, 1), noiseOf(size, 2)];
    const { pixel_values, rows, cols } = await this.#process(this.#recipe ? [one, other] : [one], undefined);
    const layout = { rows: rows?.[0]?.[0] ?? 0, columns: cols?.[0]?.[0] ?? 0 };
    const isSame = this.#recipe !== undefined && (await this.#isSame(this.#recipe, one, other, pixel_values));
    pixel_values.dispose();
    const own = isSame ? this.#recipe : undefined;
    // A frame that is cut into tiles is as much as several.
    const others = layout.rows > 0 ? 1 : LEAST_AT_ONCE;
    return { layout, own, isBeside: own !== undefined, atOnce: own ? atOnceOf(own, size) : others };
  }

  /** @param expected of the two frames, by the processor */
  async #isSame(recipe: PixelRecipe, one: PixelFrame, other: PixelFrame, expected: Tensor): Promise<boolean> {
    const count = atOnceOf(recipe, one);
    const between = Array.from({ length: count - 2 }, () => one);
    const stack = await this.#prepareOwn(recipe, [one, ...between, other], undefined);
    const { data } = stack;
    const wanted = expected.data;
    if (!(data instanceof Float32Array) || !(wanted instanceof Float32Array)) return false;
    const half = wanted.length / 2;
    if (data.length !== half * count) return false;
    const ends = [data.subarray(0, half), data.subarray(data.length - half)];
    return ends.every(
      (end, place) => Buffer.compare(bytesOf(end), bytesOf(wanted.subarray(place * half, (place + 1) * half))) === 0,
    );
  }

  async #prepareOwn(
    recipe: PixelRecipe,
    frames: readonly PixelFrame[],
    signal: AbortSignal | undefined,
  ): Promise<Tensor> {
    const { Tensor, interpolate_4d } = await loadLibrary();
    const { canvas } = recipe;
    const size = resizedSize(recipe, frames[0] ?? { width: 1, height: 1 });
    const each = 3 * size.width * size.height;
    const values = spareMemory.take(frames.length * each);
    for (const { start, pictures } of await resizeStacked(frames, size)) {
      toNumbers(recipe, await pictures, values.subarray(start * each));
    }
    const pixels = new Tensor("float32", values, [frames.length, 3, size.height, size.width]);
    const isSquare = size.width === canvas && size.height === canvas;
    if (isSquare) return pixels.unsqueeze_(0);
    const whole = await this.#run(() => interpolate_4d(pixels, { size: [canvas, canvas] }), signal);
    pixels.dispose();
    spareMemory.give(values);
    return whole.unsqueeze_(0);
  }

  async #process(frames: readonly PixelFrame[], signal: AbortSignal | undefined): Promise<ProcessedImage> {
    const { RawImage } = await loadLibrary();
    const images = frames.map(({ data, width, height }) => new RawImage(data, width, height, 3));
    // Resizing runs in ONNX Runtime too, hence its turn in the queue.
    return this.#run(() => this.#processor.image_processor(images, { return_row_col_info: true }), signal);
  }

  async #run<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await this.#queue.run(call, signal);
    } catch (error) {
      throw asFailure(error, "prepare a frame");
    }
  }
}

function atOnceOf({ canvas }: PixelRecipe, { width, height }: FrameSize): number {
  const bytes = 3 * Math.max(width * height, canvas * canvas * Float32Array.BYTES_PER_ELEMENT);
  return Math.min(MOST_AT_ONCE, Math.max(LEAST_AT_ONCE, Math.floor(BYTES_AT_ONCE / bytes)));
}

/** A frame without two rows or columns alike. */
function noiseOf({ width, height }: FrameSize, seed: number): PixelFrame {
  const data = new Uint8Array(width * height * 3);
  let state = seed;
  for (let place = 0; place < data.length; place++) {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[place] = state >>> 24;
  }
  return { width, height, data };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
