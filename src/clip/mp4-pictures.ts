import { open } from "node:fs/promises";
import type { Footage } from "./footage.ts";
import { readBox } from "./mp4-box.ts";

/** A longer file is not asked: it holds more pictures than one would keep. */
const MOST_FILE_BYTES = 4 << 20;

/** Boxes that hold boxes, on the way to a track's number of samples (ISO 14496-12). */
const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);

/**
 * How many bytes the pictures of a small MP4 take as RGB, by the sizes and numbers in its tables; undefined for other
 * files and where the tables cannot be read. It is the file's own word, so whoever goes by it keeps a limit besides.
 */
export async function pictureBytesOf({ path, bytes, container }: Footage): Promise<number | undefined> {
  if (container.demuxer !== "mov" || bytes > MOST_FILE_BYTES) return undefined;
  const data = Buffer.alloc(bytes);
  const file = await open(path);
  try {
    await file.read(data, 0, bytes, 0);
  } finally {
    await file.close();
  }
  return pictureBytesIn(data);
}

/** @param data a whole MP4 */
export function pictureBytesIn(data: Buffer): number | undefined {
  const tracks: { pixels: number; samples: number }[] = [];
  try {
    walk(data, 0, data.length, (type, start) => {
      const track = tracks.at(-1);
      if (type === "trak") tracks.push({ pixels: 0, samples: 0 });
      else if (track && type === "tkhd") track.pixels = pixelsOf(data, start);
      // Version, flags and a common size come first.
      else if (track && type === "stsz") track.samples = data.readUInt32BE(start + 8);
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const most = Math.max(0, ...tracks.map(({ pixels, samples }) => pixels * samples * 3));
  return most === 0 ? undefined : most;
}

/** @throws RangeError where a box reaches beyond what holds it */
function walk(data: Buffer, from: number, to: number, visit: (type: string, start: number) => void): void {
  for (let position = from; position + 8 <= to;) {
    const { type, size, headerBytes } = readBox(data, position, to - position);
    const start = position + headerBytes;
    if (size < headerBytes || position + size > to) throw new RangeError("A box is longer than its place.");
    visit(type, start);
    if (CONTAINERS.has(type)) walk(data, start, position + size, visit);
    position += size;
  }
}

/** Of a track's header: width and height stand at its end, with 16 bits behind the point. */
function pixelsOf(data: Buffer, start: number): number {
  const end = start + (data.readUInt8(start) === 1 ? 96 : 84);
  return (data.readUInt32BE(end - 8) / 65536) * (data.readUInt32BE(end - 4) / 65536);
}
