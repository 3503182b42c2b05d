import type { FileHandle } from "node:fs/promises";
import type { Container } from "./container.ts";
import { readBox } from "./mp4-box.ts";

/** Whether the file holds all that its container's own sizes announce. */
export type Completeness =
  | { readonly kind: "complete" }
  /** The announced size, where the container says it; the file is shorter. */
  | { readonly kind: "cut"; readonly announcedBytes: number }
  /** An MP4 without the table that says where its frames lie. */
  | { readonly kind: "no-index" };

const COMPLETE: Completeness = { kind: "complete" };

/** So many boxes of a fragmented MP4 are looked at: the first ones tell what there is to tell. */
const MOST_BOXES = 100_000;

/**
 * Compares a container's own sizes with the file's, without decoding: the quick and certain way to see a download
 * or a recording that broke off. Containers that announce no size (streams, live recordings) pass as complete.
 */
export async function completeness(file: FileHandle, bytes: number, container: Container): Promise<Completeness> {
  switch (container.demuxer) {
    case "mov":
      return mp4Completeness(file, bytes);
    case "avi":
      return aviCompleteness(file, bytes);
    case "matroska":
      return matroskaCompleteness(file, bytes);
    default:
      return COMPLETE;
  }
}

/** ISO 14496-12: a file is a row of boxes. */
async function mp4Completeness(file: FileHandle, bytes: number): Promise<Completeness> {
  let position = 0;
  let indexed = false;
  for (let box = 0; box < MOST_BOXES && position + 8 <= bytes; box += 1) {
    const { type, size } = readBox(await read(file, position, 16), 0, bytes - position);
    // Not a box: some writers leave rubbish behind the last one, which every player passes over.
    if (size < 8) break;
    if (type === "moov") indexed = true;
    if (position + size > bytes) {
      return indexed && type !== "moov" ? { kind: "cut", announcedBytes: position + size } : { kind: "no-index" };
    }
    position += size;
  }
  return indexed ? COMPLETE : { kind: "no-index" };
}

/** A RIFF chunk begins with its type and its size without these eight bytes; 0 where the writer never came back to fill it in. */
async function aviCompleteness(file: FileHandle, bytes: number): Promise<Completeness> {
  const size = (await read(file, 0, 8)).readUInt32LE(4);
  return size > 0 && size + 8 > bytes ? { kind: "cut", announcedBytes: size + 8 } : COMPLETE;
}

/** EBML (RFC 8794): an identifier and a size, both of a length told by leading zero bits. The second element is the segment, which holds all the rest. */
async function matroskaCompleteness(file: FileHandle, bytes: number): Promise<Completeness> {
  const head = ebmlSize(await read(file, 4, 8));
  if (head?.value === undefined) return COMPLETE;
  const segment = 4 + head.length + head.value;
  const start = await read(file, segment, 12);
  if (start.readUInt32BE(0) !== 0x18538067) return COMPLETE;
  const size = ebmlSize(start.subarray(4));
  if (size?.value === undefined) return COMPLETE;
  const announcedBytes = segment + 4 + size.length + size.value;
  return announcedBytes > bytes ? { kind: "cut", announcedBytes } : COMPLETE;
}

/** A size of 1 to 8 bytes; no value where all its bits are set, which means unknown. */
function ebmlSize(bytes: Buffer): { length: number; value: number | undefined } | undefined {
  const length = Math.clz32(bytes[0] ?? 0) - 23;
  if (length > 8) return undefined;
  let value = BigInt(bytes[0] ?? 0) & ((1n << BigInt(8 - length)) - 1n);
  for (const byte of bytes.subarray(1, length)) value = (value << 8n) | BigInt(byte);
  const unknown = value === (1n << BigInt(7 * length)) - 1n;
  return { length, value: unknown ? undefined : Number(value) };
}

/** The bytes at a position; zeros beyond the end of the file. */
async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  return buffer;
}
