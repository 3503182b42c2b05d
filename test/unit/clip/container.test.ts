import { describe, expect, it } from "vitest";
import { recognise } from "../../../src/clip/container.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("recognise", () => {
  it.each([
    ["mov", "\0\0\0\x20ftypisom"],
    ["mov", "\0\0\0\x08wide\0\0\0\x08mdat"],
    ["matroska", "\x1a\x45\xdf\xa3\x9fB\x86"],
    ["avi", "RIFF\0\0\0\0AVI LIST"],
    ["mpeg", "\0\0\x01\xba\x44"],
    ["flv", "FLV\x01\x05"],
    ["ogg", "OggS\0\x02"],
    ["asf", "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6"],
    ["mpegts", `G${"\xff".repeat(187)}`.repeat(5)],
    ["mpegts", `\0\0\0\0G${"\xff".repeat(187)}`.repeat(5)],
  ])("knows a container for the demuxer %s", (demuxer, head) => {
    expect(recognise(bytes(head))).toMatchObject({ kind: "container", container: { demuxer } });
  });

  it.each([
    ["HLS", "#EXTM3U\n#EXTINF:2,\nsecret.ts\n"],
    ["HLS", "\n  #EXTM3U\n"],
    ["concat", "ffconcat version 1.0\nfile /etc/hostname\n"],
    ["DASH", '<?xml version="1.0"?>\n<!-- a --><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">'],
    ["Smooth Streaming", '<?xml version="1.0"?><SmoothStreamingMedia>'],
    ["PLS", "[playlist]\nFile1=other.mp4\n"],
    ["SDP", "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"],
  ])("knows a %s playlist", (name, head) => {
    expect(recognise(bytes(head))).toEqual({ kind: "playlist", name });
    expect(recognise(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(head)]))).toEqual({
      kind: "playlist",
      name,
    });
  });

  it.each([
    ["WAV", "RIFF\0\0\0\0WAVEfmt "],
    ["FLAC", "fLaC\0\0\0\x22"],
    ["MP3", "ID3\x04\0"],
    ["MP3", "\xff\xfb\x90\x64"],
  ])("knows sound in %s", (name, head) => {
    expect(recognise(bytes(head))).toEqual({ kind: "sound", name });
  });

  it("takes anything else for text or for unknown", () => {
    expect(recognise(Buffer.from("Nur ein Gedächtnisprotokoll.\n"))).toEqual({ kind: "text" });
    expect(recognise(bytes("file '/etc/hostname'\n"))).toEqual({ kind: "text" });
    expect(recognise(bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))).toEqual({ kind: "unknown" });
    expect(recognise(new Uint8Array(4096))).toEqual({ kind: "unknown" });
  });

  it("takes a text for text where the head ends within a character", () => {
    expect(recognise(Buffer.from("Zeichen: ä").subarray(0, -1))).toEqual({ kind: "text" });
  });
});
