import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Ffmpeg } from "../../../src/clip/ffmpeg.ts";
import type { RgbFrame } from "../../../src/clip/decode.ts";

/** Stored pixels of a painted picture: eight columns of blocks in two rows, one block a bit. */
export const WIDTH = 64;
export const HEIGHT = 48;
const COLUMNS = 8;
const ROWS = 2;

/** Raw gray pictures that carry the numbers `0 ... count - 1` as black and white blocks, lowest bit first. */
function paint(count: number): Buffer {
  const pictures = Buffer.alloc(count * WIDTH * HEIGHT);
  for (let number = 0; number < count; number += 1) {
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) {
        const bit = Math.floor((y * ROWS) / HEIGHT) * COLUMNS + Math.floor((x * COLUMNS) / WIDTH);
        pictures[(number * HEIGHT + y) * WIDTH + x] = (number >> bit) & 1 ? 235 : 16;
      }
    }
  }
  return pictures;
}

/** The number that a decoded frame carries; `quarterTurns` clockwise were applied after painting. */
export function numberIn(frame: RgbFrame, quarterTurns = 0): number {
  let number = 0;
  for (let bit = 0; bit < COLUMNS * ROWS; bit += 1) {
    let x = ((bit % COLUMNS) + 0.5) / COLUMNS;
    let y = (Math.floor(bit / COLUMNS) + 0.5) / ROWS;
    for (let turn = 0; turn < quarterTurns; turn += 1) [x, y] = [1 - y, x];
    const pixel = Math.floor(y * frame.height) * frame.width + Math.floor(x * frame.width);
    if ((frame.data[pixel * 3 + 1] ?? 0) > 127) number += 2 ** bit;
  }
  return number;
}

/**
 * Encodes `count` painted pictures.
 *
 * @param output ffmpeg's arguments for filters, encoder and file
 */
export function encodePainted(ffmpeg: Ffmpeg, count: number, rate: string, output: readonly string[]): void {
  const picture = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", `${WIDTH}x${HEIGHT}`, "-r", rate];
  runPlainly(ffmpeg, [...picture, "-i", "pipe:0", ...output], paint(count));
}

/** Runs ffmpeg to make test material. */
export function runPlainly(ffmpeg: Ffmpeg, args: readonly string[], input?: Buffer): void {
  const made = spawnSync(ffmpeg.path, ["-v", "error", "-y", ...args], { input: input ?? "", encoding: "utf8" });
  if (made.status !== 0) throw new Error(`No test clip from ffmpeg ${args.join(" ")}: ${made.stderr}`);
}

/** Options of ffmpeg: H.264 with two B-frames between others, whatever the pictures show. */
export const H264 = "-c:v libx264 -pix_fmt yuv420p -preset ultrafast -bf 2 -b_strategy 0";
export const KEY_EVERY_12 = "-g 12 -keyint_min 12 -sc_threshold 0";

/** Copies an MP4 with another display matrix (ISO 14496-12, 8.3.2): 16.16 fixed point, by rows a b u c d v x y w. */
export function turn(from: string, to: string, quarterTurns: number): void {
  const bytes = readFileSync(from);
  const header = bytes.indexOf("tkhd");
  const matrix = header + 4 + 40;
  const [cos = 0, sin = 0] =
    [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ][quarterTurns] ?? [];
  for (const [place, value] of [cos, sin, 0, -sin, cos].entries())
    bytes.writeInt32BE(value * 65_536, matrix + 4 * place);
  writeFileSync(to, bytes);
}
