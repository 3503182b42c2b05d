import type { DecodeLog } from "./decode-log.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Footage } from "./footage.ts";
import { endsWithin, listPackets } from "./list-packets.ts";
import { beginsWith, indexPackets } from "./packet-index.ts";
import { isPacketAFrame } from "./packet-is-frame.ts";

/** Frames of the beginning that are decoded and compared: the second group and some of it, or a limit. */
const LEAST_FRAMES = 100;
const MOST_FRAMES = 600;
const INTO_SECOND_GROUP = 16;

/** Whether packets can tell the frames of what began to be decoded, and enough is decoded to see whether they do. */
export function isWorthAnIndex(
  footage: Footage,
  { input, frames: { frames, isGarbled, changedAt }, complaints }: Pick<DecodeLog, "input" | "frames" | "complaints">,
  longSeconds: number,
): boolean {
  const count = frames.length;
  if (count < LEAST_FRAMES || !((input.durationSeconds ?? 0) >= longSeconds)) return false;
  if (!isPacketAFrame(footage.container, input.stream?.codec ?? "")) return false;
  if (isGarbled || changedAt !== undefined || !complaints.isEmpty || footage.completeness.kind !== "complete") {
    return false;
  }
  const secondKey = frames.findIndex(({ isKey }, place) => isKey && place > 0);
  return count >= MOST_FRAMES || (secondKey > 0 && count >= secondKey + INTO_SECOND_GROUP);
}

/**
 * The log of a whole clip out of its beginning's log and its list of packets; undefined where they do not agree in
 * every time and key flag of the beginning, and where frames cannot be told from these packets.
 */
export async function withIndexedFrames(
  ffmpeg: Ffmpeg,
  footage: Footage,
  beginning: DecodeLog,
  signal: AbortSignal,
): Promise<DecodeLog | undefined> {
  const { frames, input } = beginning;
  const listed = await listPackets(ffmpeg, footage, signal);
  const index = listed && indexPackets(listed.packets);
  if (index === undefined || !beginsWith(index, frames.frames)) return undefined;
  if (listed?.clock?.numerator !== frames.clock?.numerator) return undefined;
  if (listed?.clock?.denominator !== frames.clock?.denominator) return undefined;
  if (input.stream?.codec === "hevc" && index.hasLeadingFrames && (await endsWithin(ffmpeg, footage, signal))) {
    return undefined;
  }
  return { ...beginning, frames: frames.withFrames(index.frames), isBeginning: false };
}
