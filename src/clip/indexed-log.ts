import type { DecodeLog } from "./decode-log.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Footage } from "./footage.ts";
import type { InputLog } from "./input-log.ts";
import { endsWithin } from "./list-packets.ts";
import { beginsWith, indexPackets } from "./packet-index.ts";
import { isPacketAFrame } from "./packet-is-frame.ts";
import type { PacketLog } from "./packet-log.ts";

/** Frames of the beginning that are decoded and compared: the second group and some of it, or a limit. */
const LEAST_FRAMES = 100;
const MOST_FRAMES = 600;
const INTO_SECOND_GROUP = 16;

/** Whether a file's frames can be told from its packets, and there are so many that one would rather not decode them. */
export function mayHaveAnIndex(footage: Footage, input: InputLog, longSeconds: number): boolean {
  const isLong = (input.durationSeconds ?? 0) >= longSeconds;
  return (
    isLong && footage.completeness.kind === "complete" && isPacketAFrame(footage.container, input.stream?.codec ?? "")
  );
}

/** Whether enough of a beginning is decoded, and without errors, to see whether packets tell its frames. */
export function isEnoughToCompare({
  frames: { frames, isGarbled, changedAt },
  complaints,
}: Pick<DecodeLog, "frames" | "complaints">): boolean {
  const count = frames.length;
  if (count < LEAST_FRAMES || isGarbled || changedAt !== undefined || !complaints.isEmpty) return false;
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
  listed: PacketLog | undefined,
  signal: AbortSignal,
): Promise<DecodeLog | undefined> {
  const { frames, input } = beginning;
  const index = listed && indexPackets(listed.packets);
  if (index === undefined || !beginsWith(index, frames.frames)) return undefined;
  if (listed?.clock?.numerator !== frames.clock?.numerator) return undefined;
  if (listed?.clock?.denominator !== frames.clock?.denominator) return undefined;
  if (input.stream?.codec === "hevc" && index.hasLeadingFrames && (await endsWithin(ffmpeg, footage, signal))) {
    return undefined;
  }
  return { ...beginning, frames: frames.withFrames(index.frames), isBeginning: false };
}
