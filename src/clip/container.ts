/** A container format that Saccade reads: how a person calls it, and the name of ffmpeg's demuxer for it. */
export interface Container {
  readonly name: string;
  readonly demuxer: "mov" | "matroska" | "avi" | "mpegts" | "mpeg" | "flv" | "ogg" | "asf";
}

export type Recognised =
  | { readonly kind: "container"; readonly container: Container }
  | { readonly kind: "playlist" | "sound"; readonly name: string }
  | { readonly kind: "text" | "unknown" };

/** Bytes from the start of a file that {@link recognise} needs to see. */
export const HEAD_BYTES = 4096;

const MP4 = { name: "MP4 or MOV", demuxer: "mov" } as const;
const MP4_BOXES = new Set(["ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot"]);

const PLAYLISTS: readonly (readonly [string, RegExp])[] = [
  ["HLS", /^#EXT(?:M3U|INF)/],
  ["concat", /^ffconcat/],
  ["DASH", /^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<MPD\b/s],
  ["Smooth Streaming", /^(?:<\?xml[^>]*>\s*)?<SmoothStreamingMedia\b/],
  ["PLS", /^\[playlist\]/i],
  ["SDP", /^v=0\r?\n/],
];

/**
 * What a file is, by its first bytes and never by its name. ffmpeg is then told the demuxer to use: its own guess
 * could fall on one that opens other files, such as a playlist's.
 *
 * @param head the first {@link HEAD_BYTES} bytes, or the whole of a shorter file
 */
export function recognise(head: Uint8Array): Recognised {
  const container = containerOf(head);
  if (container !== undefined) return { kind: "container", container };
  const sound = soundOf(head);
  if (sound !== undefined) return { kind: "sound", name: sound };
  const text = textOf(head);
  if (text === undefined) return { kind: "unknown" };
  const playlist = PLAYLISTS.find(([, beginning]) => beginning.test(text));
  return playlist === undefined ? { kind: "text" } : { kind: "playlist", name: playlist[0] };
}

function containerOf(head: Uint8Array): Container | undefined {
  if (MP4_BOXES.has(latin(head, 4, 8))) return MP4;
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return { name: "Matroska or WebM", demuxer: "matroska" };
  if (latin(head, 0, 4) === "RIFF" && latin(head, 8, 12) === "AVI ") return { name: "AVI", demuxer: "avi" };
  if (startsWith(head, [0x00, 0x00, 0x01, 0xba])) return { name: "MPEG", demuxer: "mpeg" };
  if (latin(head, 0, 3) === "FLV") return { name: "FLV", demuxer: "flv" };
  if (latin(head, 0, 4) === "OggS") return { name: "Ogg", demuxer: "ogg" };
  if (startsWith(head, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11])) return { name: "WMV", demuxer: "asf" };
  if (isTransportStream(head)) return { name: "MPEG-TS", demuxer: "mpegts" };
  return undefined;
}

/** A sync byte at the start of each packet: of 188 bytes, or of 192 with a time stamp of 4 bytes before it. */
function isTransportStream(head: Uint8Array): boolean {
  return [188, 192].some((size) => [0, 1, 2, 3, 4].every((packet) => head[packet * size + (size - 188)] === 0x47));
}

function soundOf(head: Uint8Array): string | undefined {
  if (latin(head, 0, 4) === "RIFF" && latin(head, 8, 12) === "WAVE") return "WAV";
  if (latin(head, 0, 4) === "fLaC") return "FLAC";
  if (latin(head, 0, 3) === "ID3" || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2)) return "MP3";
  return undefined;
}

/** The text from its first visible character on, where all of the head is text. */
function textOf(head: Uint8Array): string | undefined {
  // A character that the end of the head cuts in two is still text: hence `stream`.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    const text = decoder.decode(head, { stream: true });
    // eslint-disable-next-line no-control-regex -- Control characters are what tells text from the rest.
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text.trimStart();
  } catch {
    return undefined;
  }
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, position) => head[position] === byte);
}

function latin(head: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...head.subarray(start, end));
}
