import { describe, expect, it } from "vitest";
import { Complaints } from "../../../src/clip/complaints.ts";

function read(...lines: string[]): Complaints {
  const complaints = new Complaints();
  for (const line of lines) complaints.add(line);
  return complaints;
}

describe("Complaints", () => {
  it("quotes the first two different errors, without addresses", () => {
    const complaints = read(
      "[info] Stream mapping:",
      "[h264 @ 0x55] [warning] Increasing reorder buffer to 2",
      "[h264 @ 0x55] [error] error while decoding MB 9 14, bytestream 242",
      "[h264 @ 0x77] [error] error while decoding MB 9 14, bytestream 242",
      "[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] [error] Decoding error: Invalid data found.",
      "[error] Conversion failed!",
    );
    expect(complaints.quote).toBe(
      " (ffmpeg: error while decoding MB 9 14, bytestream 242; Decoding error: Invalid data found)",
    );
    expect(complaints).toMatchObject({ isEmpty: false, brokenOff: false, foundNoStream: false });
  });

  it("has nothing to quote where there was no error", () => {
    const complaints = read(
      "[info] Stream mapping:",
      "[framecrc @ 0x1] [error] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 1 >= 1",
    );
    expect(complaints.isEmpty).toBe(true);
    expect(complaints.quote).toBe("");
  });

  it("keeps its quote short, and its memory as well", () => {
    const lines = Array.from({ length: 50 }, (_, k) => `[error] ${"x".repeat(10_000)}${k}`);
    expect(read(...lines).quote.length).toBeLessThan(330);
  });

  it("notices the end of a file that breaks off, however much went wrong before", () => {
    const before = Array.from({ length: 50 }, (_, k) => `[h264 @ 0x1] [error] error ${k}`);
    expect(read(...before, "[mov,mp4 @ 0x1] [error] stream 0, offset 0x49c57: partial file").brokenOff).toBe(true);
    expect(read("[matroska,webm @ 0x1] [error] File ended prematurely at pos. 500 (0x1f4)").brokenOff).toBe(true);
  });

  it("notices that there is no video", () => {
    expect(read("[fatal] Stream map '0:V:0' matches no streams.").foundNoStream).toBe(true);
  });
});
