import { describe, expect, it } from "vitest";
import { InputLog } from "../../../src/clip/input-log.ts";

function read(text: string): InputLog {
  const log = new InputLog();
  for (const line of text.trim().split("\n")) log.add(line);
  return log;
}

const OF_2018 = `
[info] Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/clips/a.mp4':
[info]   Metadata:
[info]     major_brand     : isom
[info]     comment         : Saccade drawn face 17: seed 3
[info]   Duration: 00:00:30.60, start: 0.000000, bitrate: 158 kb/s
[info]     Stream #0:0(und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 69 kb/s (default)
[info]     Metadata:
[info]       comment         : not this one
[info]     Stream #0:1(und): Video: h264 (High) (avc1 / 0x31637661), yuv420p, 400x300 [SAR 1:1 DAR 4:3], 25 fps, 25 tbr, 25 tbn, 50 tbc (default)
[info]     Metadata:
[info]       rotate          : 90
[info]       handler_name    : VideoHandler
[info]     Side data:
[info]       displaymatrix: rotation of -90.00 degrees
[info] Stream mapping:
[info]   Stream #0:1 -> #0:0 (h264 (native) -> rawvideo (native))
[info]   Stream #0:1 -> #1:0 (h264 (native) -> rawvideo (native))
`;

const OF_NINE = `
[info] Input #0, matroska,webm, from 'file:/clips/a.webm':
[info]   Metadata:
[info]     ENCODER         : Lavf63.1.102
[info]   Duration: 00:00:02.00, start: 0.000000, bitrate: 158 kb/s
[info]   Stream #0:0: Video: mjpeg (Baseline), yuvj444p(pc), 100x100, 90k tbr, 90k tbn (attached pic)
[info]   Stream #0:1[0x1](eng): Video: av1 (libdav1d) (Main), yuv420p(tv), 64x48, 25 fps, 25 tbr, 1k tbn (default)
[info]     Side data:
[info]       Display Matrix: rotation of 180.00 degrees
[info] Stream mapping:
[info]   Stream #0:1 -> #0:0 (av1 (libdav1d) -> rawvideo (native))
`;

describe("InputLog", () => {
  it("reads the container's comment and the turn of the stream that is decoded", () => {
    const log = read(OF_2018);
    expect(log.comment).toBe("Saccade drawn face 17: seed 3");
    expect(log.stream).toEqual({ codec: "h264", turned: -90 });
  });

  it("reads a newer log, and passes over a cover picture", () => {
    const log = read(OF_NINE);
    expect(log.comment).toBeNull();
    expect(log.stream).toEqual({ codec: "av1", turned: 180 });
  });

  it("knows no stream where ffmpeg chose none", () => {
    expect(read(OF_2018.slice(0, OF_2018.indexOf("[info] Stream mapping"))).stream).toBeUndefined();
  });

  it("shortens a long comment", () => {
    const long = OF_2018.replace("Saccade drawn face 17", "x".repeat(5000));
    expect(read(long).comment).toHaveLength(1000);
  });
});
