import type { Ffmpeg } from "./ffmpeg.ts";
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
 * @param inputs for each time that the footage is opened, what seeks in it and sets its decoder, such as
 *   `-skip_loop_filter all`; once and nothing where left out
 */
export function inputArguments(footage: Footage, ...inputs: readonly (readonly string[])[]): string[] {
  return [
    ...["-hide_banner", "-nostdin", "-nostats"],
    ...["-loglevel", "repeat+level+info"],
    ...["-max_alloc", String(LARGEST_BLOCK)],
    ...(inputs.length === 0 ? [[]] : inputs).flatMap((options) => inputOf(footage, options)),
  ];
}

/** Options of an input hold for that input alone. */
function inputOf({ path, container: { demuxer } }: Footage, options: readonly string[]): string[] {
  return [
    ...["-protocol_whitelist", "file"],
    // Several formats share a demuxer, which goes by all their names.
    ...["-format_whitelist", demuxer === "mov" ? "mov,mp4,m4a,3gp,3g2,mj2" : demuxer],
    ...["-f", demuxer],
    ...["-max_pixels", String(MOST_PIXELS)],
    ...options,
    ...["-i", `file:${path}`],
  ];
}

/** Keeps the footage's tags and chapter titles from standing in the log a second time, between the frames. */
export const WITHOUT_TAGS = ["-map_metadata", "-1", "-map_chapters", "-1"] as const;

/** Begins every output: the first stream of moving pictures (a cover picture is none), without tags. */
export const VIDEO_STREAM = ["-map", "0:V:0", ...WITHOUT_TAGS] as const;

/**
 * Ends a filter chain that is there for its log: a corner of each picture, without what is attached to it, is enough
 * to carry its time and key flag, and showinfo, which sums up every pixel and prints every attachment, stays cheap.
 * Its sums are left out where ffmpeg surely knows how (some of 2018 do not): ffmpeg writes a line in many small
 * pieces, each of which may wake this process, and the sums are half of them.
 *
 * @param name that the filter goes by in the log: `showinfo`, or `showinfo@` and a name
 */
export function logEachFrame({ libavformat }: Ffmpeg, name = "showinfo"): string {
  const showinfo = libavformat >= 59 ? `${name}=checksum=0` : name;
  return `sidedata=delete,crop=min(iw\\,16):min(ih\\,16):0:0,${showinfo}`;
}
