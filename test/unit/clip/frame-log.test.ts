import { describe, expect, it } from "vitest";
import { FrameLog } from "../../../src/clip/frame-log.ts";

const CONFIG = "[Parsed_showinfo_2 @ 0x20] [info] config in time_base: 1/12800, frame_rate: 25/1";

/** A frame as ffmpeg of 2018, 5.1 and 9 log it. */
const FRAME = {
  2018: (n: number, pts: string, key: number) =>
    `[Parsed_showinfo_2 @ 0x20] [info] n:   ${n} pts:   ${pts} pts_time:0.04    pos:     6971 fmt:yuv420p sar:1/1 s:16x16 i:P iskey:${key} type:I checksum:1398D338 plane_checksum:[2AF29478 E78D1EC0 103C2000] mean:[148 123 128 ] stdev:[1.5 0.0 0.0 ]`,
  5: (n: number, pts: string, key: number) =>
    `[Parsed_showinfo_2 @ 0x20] [info] n:   ${n} pts:   ${pts} pts_time:0.04    pos:     6971 fmt:yuv420p sar:1/1 s:16x16 i:P iskey:${key} type:I checksum:1398D338 plane_checksum:[2AF29478 E78D1EC0 103C2000] mean:[148 123 128] stdev:[1.5 0.0 0.0]`,
  9: (n: number, pts: string, key: number) =>
    `[Parsed_showinfo_2 @ 0x20] [info] n:   ${n} pts:   ${pts} pts_time:0.04    duration:    512 duration_time:0.04    fmt:yuv420p cl:left sar:1/1 s:16x16 i:P iskey:${key} type:I checksum:1398D338 plane_checksum:[2AF29478 E78D1EC0 103C2000] mean:[148 123 128] stdev:[1.5 0.0 0.0]`,
};

function read(lines: readonly string[]): FrameLog {
  const log = new FrameLog();
  for (const line of lines) log.add(line);
  return log;
}

describe("FrameLog", () => {
  it.each([2018, 5, 9] as const)("reads times and keys from ffmpeg %i", (generation) => {
    const frame = FRAME[generation];
    const log = read([CONFIG, frame(0, "-512", 1), frame(1, "0", 0), frame(2, "NOPTS", 0)]);
    expect(log.frames).toEqual([
      { pts: -512, isKey: true },
      { pts: 0, isKey: false },
      { pts: NaN, isKey: false },
    ]);
    expect(log.statedRate).toBe(25);
    expect(log.secondsBetween(-512, 0)).toBe(0.04);
    expect(log).toMatchObject({ isGarbled: false, changedAt: undefined });
  });

  it("says which lines are the filter's", () => {
    const log = new FrameLog();
    expect(log.add("[info] Stream mapping:")).toBe(false);
    expect(log.add(CONFIG)).toBe(true);
    expect(log.add("[Parsed_showinfo_2 @ 0x20] [info] color_range:unknown")).toBe(true);
    expect(log.add("[h264 @ 0x30] [error] error while decoding MB 9 14")).toBe(false);
  });

  it("finds a frame on a line that another thread began", () => {
    const log = read([CONFIG, `[info]   Stream #1:0: Video: ${FRAME[9](0, "7", 1).slice(34)}`]);
    expect(log.frames).toEqual([{ pts: 7, isKey: true }]);
    expect(log.isGarbled).toBe(false);
  });

  it("notices a frame that was lost", () => {
    expect(read([CONFIG, FRAME[9](0, "0", 1), FRAME[9](2, "1024", 0)]).isGarbled).toBe(true);
  });

  it("ignores what a title pretends before the first frame, and notices it later", () => {
    const title = `[info]     title           : ${FRAME[9](0, "99", 1).slice(34)}`;
    const before = read([title, CONFIG, FRAME[9](0, "0", 1)]);
    expect(before).toMatchObject({ isGarbled: false, frames: [{ pts: 0 }] });
    expect(read([CONFIG, FRAME[9](0, "0", 1), title]).isGarbled).toBe(true);
  });

  it("notices that the picture changed", () => {
    const log = read([CONFIG, FRAME[5](0, "0", 1), FRAME[5](1, "512", 0), CONFIG, FRAME[5](0, "1024", 1)]);
    expect(log).toMatchObject({ changedAt: 2, isGarbled: false });
    expect(log.frames).toHaveLength(3);
  });

  it("knows no rate where the container states none", () => {
    expect(read([CONFIG.replace("25/1", "1/0")]).statedRate).toBeUndefined();
    expect(read([CONFIG.replace("25/1", "0/1")]).statedRate).toBeUndefined();
  });
});
