import type { Footage } from "./footage.ts";

/** Of one picture: 8192 x 8192. Larger ones are refused by the decoder before it makes room for them. */
const MOST_PIXELS = 67_108_864;
/** Bytes of one block of memory that ffmpeg may ask for. */
const LARGEST_BLOCK = 536_870_912;

/**
 * The first part of every command line: a log with levels and without repeats left out, and footage that is not
 * trusted as input. Only local files may be opened, only by the demuxer of the recognised container; `file:` and an
 * absolute path take away the meaning of a leading `-`, `%d` or a protocol in the name.
 *
 * Every option here and in the callers is known to ffmpeg from 2018 on.
 *
 * @param decoderOptions for the decoder of the footage, such as `-skip_loop_filter all`
 */
export function inputArguments(footage: Footage, decoderOptions: readonly string[] = []): string[] {
  const { demuxer } = footage.container;
  return [
    ...["-hide_banner", "-nostdin", "-nostats"],
    ...["-loglevel", "repeat+level+info"],
    ...["-max_alloc", String(LARGEST_BLOCK)],
    ...["-protocol_whitelist", "file"],
    // Several formats share a demuxer, which goes by all their names.
    ...["-format_whitelist", demuxer === "mov" ? "mov,mp4,m4a,3gp,3g2,mj2" : demuxer],
    ...["-f", demuxer],
    ...["-max_pixels", String(MOST_PIXELS)],
    ...decoderOptions,
    ...["-i", `file:${footage.path}`],
  ];
}

/**
 * Begins every output: the first stream of moving pictures (a cover picture is none), without the footage's tags and
 * chapter titles, which would otherwise stand in the log a second time, between the frames.
 */
export const VIDEO_STREAM = ["-map", "0:V:0", "-map_metadata", "-1", "-map_chapters", "-1"] as const;

/**
 * Ends a filter chain that is there for its log: a corner of each picture, without what is attached to it, is enough
 * to carry its time and key flag, and showinfo, which sums up every pixel and prints every attachment, stays cheap.
 */
export const LOG_EACH_FRAME = "sidedata=delete,crop=min(iw\\,16):min(ih\\,16):0:0,showinfo";
