import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Ffmpeg } from "../../src/clip/ffmpeg.ts";

const FOLDER = join(tmpdir(), "saccade-bench-clips");
const PIECE_SECONDS = 10;
/**
 * Moving shapes under noise, so that it compresses as footage does: 4 Mbit/s. x264's usual limit of 250 frames to a
 * group stands, and it sees cuts where the shapes jump, so that groups have 83 frames on average (93, 101 and 56 in
 * each piece of ten seconds, by ffmpeg 5.1).
 */
const PICTURES = `testsrc2=s=1920x1080:r=25:d=${PIECE_SECONDS},noise=alls=6:allf=t`;
const ENCODER = "-pix_fmt yuv420p -c:v libx264 -preset veryfast -bf 2 -b:v 4M -maxrate 6M -bufsize 8M".split(" ");

/** A 1080p clip in H.264 of so many seconds, encoded once for all and repeated without encoding anew. */
export async function clipOf(ffmpeg: Ffmpeg, seconds: number): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const piece = await made(ffmpeg, "piece.mp4", ["-f", "lavfi", "-i", PICTURES, ...ENCODER]);
  const more = String(seconds / PIECE_SECONDS - 1);
  return made(ffmpeg, `${seconds}-seconds.mp4`, ["-stream_loop", more, "-i", piece, "-c", "copy"]);
}

async function made(ffmpeg: Ffmpeg, name: string, args: readonly string[]): Promise<string> {
  const path = join(FOLDER, name);
  if (existsSync(path)) return path;
  const unfinished = join(FOLDER, `unfinished-${process.pid}-${name}`);
  await promisify(execFile)(ffmpeg.path, ["-nostdin", "-v", "error", "-y", ...args, unfinished]);
  await rename(unfinished, path);
  return path;
}
