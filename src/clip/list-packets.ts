import { Complaints } from "./complaints.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Footage } from "./footage.ts";
import { inputArguments, VIDEO_STREAM } from "./input-arguments.ts";
import { LineSplitter } from "./line-splitter.ts";
import { PacketLog } from "./packet-log.ts";
import { runFfmpeg, type RunLimits } from "./run-ffmpeg.ts";

const LIMITS: RunLimits = { seconds: 900, silentSeconds: 120, stdoutBytes: 1 << 28, stderrBytes: 1 << 24 };

/** HEVC's end of sequence and end of bitstream (ITU-T H.265, table 7-1). */
const ENDS_OF_SEQUENCE = "36-37";

/**
 * Lists the packets of the video without decoding them; undefined where ffmpeg complained of anything, such as a file
 * that breaks off.
 */
export async function listPackets(
  ffmpeg: Ffmpeg,
  footage: Footage,
  signal: AbortSignal,
): Promise<PacketLog | undefined> {
  return copyPackets(ffmpeg, footage, [], signal);
}

/**
 * Whether an HEVC stream ends and begins anew within the file, as joined ones may: the decoder then drops the frames
 * that lead a key frame, though their packets are there.
 */
export async function endsWithin(ffmpeg: Ffmpeg, footage: Footage, signal: AbortSignal): Promise<boolean> {
  const ends = await copyPackets(ffmpeg, footage, ["-bsf:v", `filter_units=pass_types=${ENDS_OF_SEQUENCE}`], signal);
  return ends === undefined || ends.packets.length > 0;
}

async function copyPackets(
  ffmpeg: Ffmpeg,
  footage: Footage,
  filter: readonly string[],
  signal: AbortSignal,
): Promise<PacketLog | undefined> {
  const log = new PacketLog();
  const complaints = new Complaints();
  const lines = new LineSplitter((line) => {
    log.add(line);
  });
  const exitCode = await runFfmpeg(ffmpeg.path, {
    args: [
      ...inputArguments(footage),
      // What comes before the first key frame is listed as well: its absence would hide that the beginning is missing.
      ...[...VIDEO_STREAM, "-c", "copy", "-copyinkf", ...filter, "-f", "framecrc", "pipe:1"],
    ],
    limits: LIMITS,
    signal,
    onStdout: (chunk) => {
      lines.push(chunk.toString("latin1"));
    },
    onStderrLine: (line) => {
      complaints.add(line);
    },
  });
  return exitCode === 0 && complaints.isEmpty ? log : undefined;
}
