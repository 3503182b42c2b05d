import type { LoggedFrame } from "./frame-log.ts";
import type { Packet } from "./packet-log.ts";

/** The frames that packets announce. */
export interface PacketIndex {
  /** In presentation order. */
  readonly frames: readonly LoggedFrame[];
  /** Whether a key frame follows, in the file, on which frames depend that are shown before it: an open group. */
  readonly hasLeadingFrames: boolean;
}

/**
 * The frames of a stream in which every packet is one frame, shown at the packet's time; undefined where the packets
 * cannot be such a stream. Refused are times that are missing or occur twice, packets that are decoded without being
 * shown (edit lists), damaged ones, and a beginning from which the first frames cannot be decoded.
 */
export function indexPackets(packets: readonly Packet[]): PacketIndex | undefined {
  const first = packets[0];
  if (first?.isKey !== true) return undefined;
  let lastKey = first.pts;
  let hasLeadingFrames = false;
  for (const { pts, dts, isKey, isIrregular } of packets) {
    if (isIrregular || Number.isNaN(pts) || Number.isNaN(dts) || pts < first.pts) return undefined;
    if (isKey) lastKey = pts;
    else if (pts < lastKey) hasLeadingFrames = true;
  }
  const frames = packets.map(({ pts, isKey }) => ({ pts, isKey })).sort((a, b) => a.pts - b.pts);
  const isTwice = frames.some(({ pts }, place) => pts === frames[place - 1]?.pts);
  return isTwice ? undefined : { frames, hasLeadingFrames };
}

/** Whether a decoder's first frames are the index's first frames. */
export function beginsWith(index: PacketIndex, decoded: readonly LoggedFrame[]): boolean {
  return (
    decoded.length <= index.frames.length &&
    decoded.every(({ pts, isKey }, place) => {
      const expected = index.frames[place];
      return expected?.pts === pts && expected.isKey === isKey;
    })
  );
}
