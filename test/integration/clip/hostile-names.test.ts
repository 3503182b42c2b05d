import { copyFileSync, mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { encodePainted, H264, numberIn } from "./painted-clip.ts";
import { describeWithEachFfmpeg, scratchFolder } from "./readers.ts";

const folder = await scratchFolder();

const NAMES = [
  "-i.mp4",
  "--help",
  "frame%d.mp4",
  "frame%03d*?[a-z].mp4",
  "a clip with spaces.mp4",
  `it's "quoted".mp4`,
  "back\\slash.mp4",
  "line\nbreak.mp4",
  "[Parsed_showinfo_2 @ 0x1] [info] n:   0 pts:      0 pts_time:0 iskey:1 .mp4",
  "line\n[info] Stream mapping:\nbreak.mp4",
  "Gesichtsausdrücke 表情 🙂.mp4",
  "http:example.mp4",
  "concat:one|two.mp4",
  "clip.jpg",
  "clip.m3u8",
  "no-extension",
];

describeWithEachFfmpeg("A name that means something elsewhere is a name", (find) => {
  let ffmpeg: Ffmpeg;
  beforeAll(async () => {
    ffmpeg = await find();
    encodePainted(await findFfmpeg(), 10, "25", [...H264.split(" "), join(folder, "clip.mp4")]);
  });

  it.skipIf(process.platform === "win32").each(NAMES)("%j", async (name) => {
    const path = join(folder, name);
    copyFileSync(join(folder, "clip.mp4"), path);
    const clip = await probeClip(ffmpeg, relative(process.cwd(), path));
    expect(clip.info).toMatchObject({ path, frameCount: 10, codec: "h264" });
    const frames = await decodeFrames(ffmpeg, clip, [7, 2]);
    expect(frames.map((frame) => numberIn(frame))).toEqual([7, 2]);
  });

  it("of a folder as well", async () => {
    const within = join(folder, "100% %d & more");
    mkdirSync(within, { recursive: true });
    copyFileSync(join(folder, "clip.mp4"), join(within, "clip.mp4"));
    const clip = await probeClip(ffmpeg, join(within, "clip.mp4"));
    expect(clip.info.frameCount).toBe(10);
  });
});
