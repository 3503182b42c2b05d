import type { Container } from "./container.ts";

/**
 * Codecs and containers in which a packet is one shown frame, whatever is hidden in it: an access unit of H.264 and
 * HEVC, a superframe of VP9 and a temporal unit of AV1 (VP8 and packed MPEG-4 keep hidden pictures and pairs in packets
 * of their own), at a time that the container keeps for each and can seek by.
 */
const CODECS = new Set(["h264", "hevc", "vp9", "av1"]);
const CONTAINERS = new Set(["mov", "matroska"]);

export function isPacketAFrame({ demuxer }: Container, codec: string): boolean {
  return CODECS.has(codec) && CONTAINERS.has(demuxer);
}
