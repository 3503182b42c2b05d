import { AutoProcessor, RawImage } from "@huggingface/transformers";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { FrameSize, PixelFrame } from "../../../src/inference/engine.ts";
import { FramePreparer } from "../../../src/inference/transformers/frame-preparer.ts";
import type { LibraryProcessor } from "../../../src/inference/transformers/library.ts";
import { NativeQueue } from "../../../src/inference/transformers/native-queue.ts";
import { readRecipe, resizedSize } from "../../../src/inference/transformers/pixel-recipe.ts";
import { resizeStacked } from "../../../src/inference/transformers/stacked-resize.ts";
import { noiseFrame } from "../../support/noise-frame.ts";
import { TEST_MODELS } from "../../support/test-models.ts";

const SIZES = [
  [256, 256],
  [96, 96],
  [320, 180],
  [180, 320],
  [640, 360],
  [100, 77],
  [97, 211],
  [500, 499],
  [64, 64],
  [640, 480],
  [854, 480],
  [40, 20],
  [1, 3],
] as const;

interface Pixels {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

describe.each(
  TEST_MODELS.filter(({ name }) => name === "faces" || name.startsWith("tiny with tiles") || name === "tiny"),
)("frames prepared for $name", ({ name, folder }) => {
  const loaded = (async () => {
    const processor = (await AutoProcessor.from_pretrained(folder())) as unknown as LibraryProcessor;
    return { processor, preparer: new FramePreparer(processor, new NativeQueue()) };
  })();

  it.each(SIZES)("equal the processor's, bit for bit, at %d x %d", async (width, height) => {
    const { processor, preparer } = await loaded;
    const { atOnce } = await preparer.planOf({ width, height });
    const frames = Array.from({ length: atOnce }, (_, seed) => noiseFrame(seed + 5, width, height));
    const { pixels, hasMask } = await preparer.prepare(frames, undefined);
    const expected = await byLibrary(processor, frames);
    expect(pixels.dims).toEqual(expected.dims);
    expect(Buffer.compare(bytesOf((pixels as unknown as Pixels).data), bytesOf(expected.data))).toBe(0);
    expect(hasMask).toBe(true);
  });

  it("are as many at a time as their size allows", async () => {
    const { preparer } = await loaded;
    const atOnce = (width: number, height: number): Promise<number> =>
      preparer.planOf({ width, height }).then((plan) => plan.atOnce);
    const all = [await atOnce(256, 256), await atOnce(640, 480), await atOnce(1280, 720)];
    expect(all).toEqual({ faces: [24, 18, 8], tiny: [8, 8, 8] }[name] ?? [1, 1, 1]);
  });

  it("are prepared by Saccade itself where the processor's settings are known", async () => {
    const { processor, preparer } = await loaded;
    expect(readRecipe(processor.image_processor) !== undefined).toBe(name === "faces");
    expect((await preparer.planOf({ width: 256, height: 256 })).isBeside).toBe(name === "faces");
  });
});

describe("a processor's settings", () => {
  it("are known only when all of them are", async () => {
    const { image_processor } = (await AutoProcessor.from_pretrained(
      resolve("models/faces"),
    )) as unknown as LibraryProcessor;
    const config = image_processor.config as object;
    const withChange = (change: object): LibraryProcessor["image_processor"] =>
      Object.assign(() => Promise.reject(new Error()), { config: { ...config, ...change } });
    expect(readRecipe(withChange({}))).toMatchObject({ longestEdge: 96, canvas: 96 });
    for (const change of [
      { do_image_splitting: true },
      { resample: 3 },
      { do_center_crop: true },
      { size: { longest_edge: 96, shortest_edge: 90 } },
      { image_mean: 0.5 },
      { image_processor_type: "SiglipImageProcessor" },
      { pad_size: { width: 100, height: 100 } },
    ]) {
      expect(readRecipe(withChange(change))).toBeUndefined();
    }
  });
});

describe("a stack of frames", () => {
  it("keeps neighbours out of each other", async () => {
    const { image_processor } = (await AutoProcessor.from_pretrained(
      resolve("models/faces"),
    )) as unknown as LibraryProcessor;
    const recipe = readRecipe(image_processor);
    if (!recipe) throw new Error("The embedded model's processor is not known.");
    for (const [width, height] of [SIZES[0], SIZES[2], SIZES[4], SIZES[6]]) {
      const frames = Array.from({ length: 19 }, (_, seed) => noiseFrame(seed, width, height));
      const size = resizedSize(recipe, { width, height });
      const together = await resized(frames, size);
      for (const [place, frame] of frames.entries()) {
        const [alone] = await resized([frame], size);
        expect(Buffer.compare(together[place] ?? new Uint8Array(), alone ?? new Uint8Array())).toBe(0);
      }
    }
  });
});

async function resized(frames: readonly PixelFrame[], size: FrameSize): Promise<Uint8Array[]> {
  const stacks = await resizeStacked(frames, size);
  return (await Promise.all(stacks.map(({ pictures }) => pictures))).flat();
}

async function byLibrary(processor: LibraryProcessor, frames: readonly PixelFrame[]): Promise<Pixels> {
  const images = frames.map(({ data, width, height }) => new RawImage(data, width, height, 3));
  const { pixel_values } = await processor.image_processor(images, { return_row_col_info: true });
  return pixel_values as unknown as Pixels;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
