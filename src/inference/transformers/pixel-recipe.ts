import { z } from "zod";
import type { FrameSize } from "../engine.ts";
import type { LibraryImageProcessor } from "./library.ts";

/** How an image processor that shows frames whole turns bytes into numbers. */
export interface PixelRecipe {
  /** Frames are resized to this longest edge, and then to a square of `canvas`. */
  readonly longestEdge: number;
  readonly canvas: number;
  /** By channel: the number that each of the 256 bytes becomes. */
  readonly numbers: readonly [Float32Array, Float32Array, Float32Array];
}

const edgeSchema = z.strictObject({ longest_edge: z.int().positive() });
const channelsSchema = z.tuple([z.number(), z.number(), z.number()]);

/** Nothing else may stand there: an unknown setting may change pixels. */
const configSchema = z.strictObject({
  image_processor_type: z.enum(["Idefics3ImageProcessor", "SmolVLMImageProcessor"]),
  processor_class: z.string().optional(),
  do_image_splitting: z.literal(false),
  // Frames are RGB already, and no size to pad to is named.
  do_convert_rgb: z.boolean().optional(),
  do_pad: z.boolean().optional(),
  do_resize: z.literal(true),
  size: edgeSchema,
  max_image_size: edgeSchema,
  resample: z.literal(1),
  do_rescale: z.literal(true),
  rescale_factor: z.number(),
  do_normalize: z.literal(true),
  image_mean: channelsSchema,
  image_std: channelsSchema,
});

/** `undefined` where the processor is of another kind, or set up in a way that is not known here. */
export function readRecipe(processor: LibraryImageProcessor): PixelRecipe | undefined {
  const { data: config } = configSchema.safeParse(processor.config);
  if (!config) return undefined;
  const { rescale_factor: scale, image_mean: mean, image_std: std } = config;
  // transformers.js keeps 32 bits after each of its two steps (image_processors_utils.js, preprocess()).
  const numbers = (channel: 0 | 1 | 2): Float32Array =>
    Float32Array.from({ length: 256 }, (_, byte) => (Math.fround(scale * byte) - mean[channel]) / std[channel]);
  return {
    longestEdge: config.size.longest_edge,
    canvas: config.max_image_size.longest_edge,
    numbers: [numbers(0), numbers(1), numbers(2)],
  };
}

/** The size that a frame is resized to before it becomes numbers, by transformers.js's get_resize_output_image_size(). */
export function resizedSize({ longestEdge }: PixelRecipe, { width, height }: FrameSize): FrameSize {
  const factor = Math.min(longestEdge / width, longestEdge / height);
  const edge = (length: number): number => Math.floor(Number((length * factor).toFixed(2)));
  return { width: edge(width), height: edge(height) };
}

/**
 * Writes the bytes of RGB pictures of one size, one after the other, as numbers by channel.
 *
 * @param values receives `[pictures, 3, height, width]`, flat
 */
export function toNumbers({ numbers }: PixelRecipe, pictures: readonly Uint8Array[], values: Float32Array): void {
  const places = (pictures[0]?.length ?? 0) / 3;
  for (const [index, bytes] of pictures.entries()) {
    // A channel at a time: one place is written and one table read, which takes less than half as long as three at once.
    for (const [channel, known] of numbers.entries()) {
      const start = (index * 3 + channel) * places;
      const plane = values.subarray(start, start + places);
      for (let place = 0, byte = channel; place < places; place++, byte += 3) {
        plane[place] = known[bytes[byte] ?? 0] ?? 0;
      }
    }
  }
}
