import type { FrameSize, PixelFrame } from "../engine.ts";
import { spareMemory } from "./spare-memory.ts";

/** Lanczos with 3 lobes, as transformers.js asks sharp for it. */
const LOBES = 3;
/** libvips takes the mean of whole rows first, as long as the kernel has this factor left to do (vips_resize's gap). */
const LEFT_TO_KERNEL = 2;
/** Bytes of frames in a stack: a call for a large frame costs little beside its resizing. */
const MOST_BYTES = 8 * 1024 ** 2;
/** Beyond so many small frames resizing takes longer than a call of its own, which another core may do. */
const MOST_FRAMES = 12;
/** Margins may make a stack this much higher, as a share of a frame's height. */
const MOST_MARGIN = 0.5;

/** Rows above and below each frame of a stack, in the frame's own rows and in those of the result. */
interface Margin {
  readonly rows: number;
  readonly resized: number;
  /** How many rows the library takes together before it resizes: beyond the edge it repeats their mean. */
  readonly block: number;
}

/** Frames that are resized in one call. */
export interface ResizedStack {
  /** The first one's place. */
  readonly start: number;
  /** RGB, row by row, of each frame. */
  readonly pictures: Promise<readonly Uint8Array[]>;
}

/**
 * Begins to resize frames of one size by sharp, as transformers.js does one by one, but stacked into tall pictures: a call
 * of sharp costs several times what the resizing of a small frame does. A margin that repeats a frame's first and last
 * rows, as the library repeats them beyond a picture's edge, keeps neighbours out of each other, and is as high as a whole
 * number of rows in the result, so that every frame lies on the same grid as alone.
 */
export async function resizeStacked(frames: readonly PixelFrame[], size: FrameSize): Promise<ResizedStack[]> {
  const [first] = frames;
  if (!first) return [];
  const { width, height } = first;
  if (width === size.width && height === size.height) {
    return [{ start: 0, pictures: Promise.resolve(frames.map(({ data }) => data)) }];
  }
  library ??= importSharp();
  const { default: sharp } = await library;
  const margin = marginOf(height, size.height);
  const most = margin ? Math.max(1, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / (width * height * 3)))) : 1;
  // As high as each other: all have to be there before the first frame is encoded.
  const each = Math.ceil(frames.length / Math.ceil(frames.length / most));
  const stacks: ResizedStack[] = [];
  for (let start = 0; start < frames.length; start += each) {
    const own = frames.slice(start, start + each);
    const pictures =
      margin && own.length > 1
        ? resizeStack(sharp, own, first, size, margin)
        : Promise.all(own.map(({ data }) => resize(sharp, data, first, size)));
    // Thrown to whoever asks for them.
    pictures.catch(() => undefined);
    stacks.push({ start, pictures });
  }
  return stacks;
}

async function resizeStack(
  sharp: Sharp,
  frames: readonly PixelFrame[],
  { width, height }: FrameSize,
  size: FrameSize,
  margin: Margin,
): Promise<Uint8Array[]> {
  const row = width * 3;
  const each = height + 2 * margin.rows;
  const bytes = frames.length * each * row;
  const memory = spareMemory.take(Math.ceil(bytes / Float32Array.BYTES_PER_ELEMENT));
  const stack = new Uint8Array(memory.buffer, 0, bytes);
  for (const [place, { data }] of frames.entries()) {
    const top = place * each * row;
    stack.set(data, top + margin.rows * row);
    const first = data.subarray(0, margin.block * row);
    const last = data.subarray((height - margin.block) * row);
    for (let rows = 0; rows < margin.rows; rows += margin.block) {
      stack.set(first, top + rows * row);
      stack.set(last, top + (margin.rows + height + rows) * row);
    }
  }
  const eachResized = size.height + 2 * margin.resized;
  const resized = await resize(
    sharp,
    stack,
    { width, height: frames.length * each },
    { width: size.width, height: frames.length * eachResized },
  );
  spareMemory.give(memory);
  return frames.map((_, place) => {
    const top = (place * eachResized + margin.resized) * size.width * 3;
    return resized.subarray(top, top + size.height * size.width * 3);
  });
}

/** `undefined` where a frame does not shrink, or where whole rows of both sizes meet too seldom. */
function marginOf(height: number, resized: number): Margin | undefined {
  if (resized >= height) return undefined;
  const block = Math.max(1, Math.floor(height / resized / LEFT_TO_KERNEL));
  if (height % block !== 0) return undefined;
  // Both sizes have a whole number of rows in this many, and so have the blocks.
  const meeting = leastCommonMultiple(height / greatestCommonDivisor(height, resized), block);
  const needed = (LOBES + 1) * (height / resized) + 1;
  const rows = Math.ceil(needed / meeting) * meeting;
  return rows <= height * MOST_MARGIN ? { rows, resized: (rows * resized) / height, block } : undefined;
}

const importSharp = async () => {
  const sharp = await import("sharp");
  // libvips keeps what it did for calls that do the same again: none does, and keeping costs a tenth of a small call.
  sharp.default.cache(false);
  return sharp;
};
type Sharp = Awaited<ReturnType<typeof importSharp>>["default"];
/** Node takes a while to find a module again. */
let library: ReturnType<typeof importSharp> | undefined;

function resize(sharp: Sharp, data: Uint8Array, from: FrameSize, to: FrameSize): Promise<Uint8Array> {
  return sharp(data, { raw: { width: from.width, height: from.height, channels: 3 } })
    .resize({ width: to.width, height: to.height, fit: "fill", kernel: "lanczos3" })
    .raw()
    .toBuffer();
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

function leastCommonMultiple(one: number, other: number): number {
  return (one * other) / greatestCommonDivisor(one, other);
}
