import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { inspectFootage } from "../../../src/clip/footage.ts";
import { inputArguments, VIDEO_STREAM } from "../../../src/clip/input-arguments.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { encodePainted, H264, KEY_EVERY_12, runPlainly } from "./painted-clip.ts";
import { describeWithEachFfmpeg, scratchFolder } from "./readers.ts";

const folder = await scratchFolder();
const file = (name: string): string => join(folder, name);
const cut = (from: string, to: string, share: number): void => {
  const bytes = readFileSync(file(from));
  writeFileSync(file(to), bytes.subarray(0, Math.floor(bytes.length * share)));
};

beforeAll(async () => {
  const maker = await findFfmpeg();
  const output = `${H264} ${KEY_EVERY_12}`.split(" ");
  encodePainted(maker, 100, "25", [...output, file("whole.mp4")]);
  runPlainly(maker, ["-i", file("whole.mp4"), "-c", "copy", "-movflags", "faststart", file("index-first.mp4")]);
  for (const name of ["whole.mkv", "whole.avi"]) runPlainly(maker, ["-i", file("whole.mp4"), "-c", "copy", file(name)]);
  runPlainly(maker, ["-f", "lavfi", "-i", "sine=d=1", file("sound.mp4")]);
  runPlainly(maker, ["-f", "lavfi", "-i", "sine=d=1", file("sound.wav")]);
  for (const name of ["one.mkv", "two.mkv"]) {
    const size = name === "one.mkv" ? "64x48" : "80x48";
    runPlainly(maker, [
      "-f",
      "lavfi",
      "-i",
      `testsrc=s=${size}:d=0.4:r=25`,
      "-c:v",
      "mpeg4",
      "-f",
      "mpegts",
      file(name),
    ]);
  }
  writeFileSync(file("two-sizes.ts"), Buffer.concat([readFileSync(file("one.mkv")), readFileSync(file("two.mkv"))]));
  cut("whole.mp4", "index-missing.mp4", 0.8);
  cut("index-first.mp4", "cut.mp4", 0.6);
  cut("whole.mkv", "cut.mkv", 0.6);
  cut("whole.avi", "cut.avi", 0.6);
  writeFileSync(file("stub.mp4"), readFileSync(file("whole.mp4")).subarray(0, 40));
  const damaged = readFileSync(file("index-first.mp4"));
  for (let position = Math.floor(damaged.length * 0.6); position < damaged.length * 0.7; position += 7) {
    damaged[position] = 0x5a;
  }
  writeFileSync(file("damaged.mp4"), damaged);
  const noise = ["-vf", "noise=alls=20:allf=t"];
  encodePainted(maker, 200, "25", [...noise, ...output, "-movflags", "faststart", file("damaged-late.mp4")]);
  const late = readFileSync(file("damaged-late.mp4"));
  late.fill(0, Math.floor(late.length * 0.8), Math.floor(late.length * 0.8) + 100);
  writeFileSync(file("damaged-late.mp4"), late);
  writeFileSync(file("empty.mp4"), "");
  writeFileSync(file("text.mp4"), "This is no video.\n");
  writeFileSync(file("noise.mp4"), Buffer.alloc(10_000, 0x81));
  writeFileSync(file("secret.ts"), "SECRET");
  const list = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${file("secret.ts")}\n#EXT-X-ENDLIST\n`;
  for (const name of ["list.mp4", "list.m3u8"]) writeFileSync(file(name), list);
  writeFileSync(file("concat.mp4"), `ffconcat version 1.0\nfile ${file("secret.ts")}\n`);
  mkdirSync(file("folder.mp4"));
});

describeWithEachFfmpeg("Bad footage is refused in one sentence", (find) => {
  let ffmpeg: Ffmpeg;
  beforeAll(async () => {
    ffmpeg = await find();
  });

  it.each([
    ["missing.mp4", /does not exist\. Check the path\.$/],
    ["whole.mp4/inside.mp4", /does not exist/],
    ["folder.mp4", /is a folder\. Give a video file\.$/],
    ["empty.mp4", /is empty \(0 bytes\)/],
    ["text.mp4", /is a text file, whatever its name says/],
    ["noise.mp4", /is in no video format that Saccade reads. It reads MP4, MOV/],
    ["list.mp4", /is a playlist \(HLS\) that points at other files/],
    ["concat.mp4", /is a playlist \(concat\) that points at other files/],
    ["sound.mp4", /holds no video\.$/],
    ["sound.wav", /holds sound \(WAV\) and no video/],
    ["stub.mp4", /is incomplete: its index \(moov\) is missing/],
    ["index-missing.mp4", /is incomplete: its index \(moov\) is missing/],
    ["cut.mp4", /is incomplete: the file ends at \d+ of \d+ bytes; \d\d frames decode, up to [12]\.\d+ s\. Copy/],
    ["cut.mkv", /is incomplete: the file ends at \d+ of \d+ bytes; \d\d frames decode, up to [12]\.\d+ s\. Copy/],
    ["cut.avi", /is incomplete: the file ends at \d+ of \d+ bytes; \d\d frames decode, up to [12]\.\d+ s\. Copy/],
    ["two-sizes.ts", /changes its picture size or format at frame \d+\. Convert it/],
  ])("%s", async (name, message) => {
    const started = performance.now();
    const refusal: unknown = await probeClip(ffmpeg, file(name)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ kind: "input", message: expect.stringMatching(message) as string });
    expect(refusal).toMatchObject({ message: expect.stringContaining(basename(name)) as string });
    expect(String(refusal)).not.toContain("\n");
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("but a clip with damage in the middle is used, with a warning", async () => {
    const clip = await probeClip(ffmpeg, file("damaged.mp4"));
    expect(clip.info.frameCount).toBeGreaterThan(50);
    expect(clip.warnings).toEqual([expect.stringMatching(/The decoder met errors in .*damaged\.mp4.* \(ffmpeg: .+\)/)]);
  });

  it("and damage that lies behind a long clip's beginning is told by whoever decodes it", async () => {
    const clip = await probeClip(ffmpeg, file("damaged-late.mp4"), { longSeconds: 0 });
    expect(clip).toMatchObject({ framesFrom: "packets", warnings: [], info: { frameCount: 200 } });
    const warningsOf = async (indices: readonly number[]): Promise<string[]> => {
      const warnings: string[] = [];
      const onWarning = (sentence: string): void => void warnings.push(sentence);
      expect(await decodeFrames(ffmpeg, clip, indices, { onWarning })).toHaveLength(indices.length);
      return warnings;
    };
    expect(await warningsOf([0, 10, 100])).toEqual([]);
    const told = expect.stringMatching(/The decoder met errors in .*damaged-late\.mp4.* \(ffmpeg: .+\)/) as string;
    expect(await warningsOf([...clip.times.keys()])).toEqual([told]);
  });

  it("and ffmpeg would not follow a playlist even where it was handed one", () => {
    const run = (...args: string[]): string => spawnSync(ffmpeg.path, args, { encoding: "utf8" }).stderr;
    // As it comes, ffmpeg opens what the list names.
    expect(run("-v", "verbose", "-i", file("list.m3u8"), "-f", "null", "-")).toContain("secret.ts");
    const container = { name: "MP4 or MOV", demuxer: "mov" } as const;
    const completeness = { kind: "complete" } as const;
    const footage = { path: file("list.m3u8"), bytes: 1, stamp: "", container, completeness };
    const args = inputArguments(footage).map((arg) => arg.replace(/level\+info$/, "level+verbose"));
    const guessing = args.toSpliced(args.indexOf("-f"), 2);
    for (const input of [args, guessing]) {
      const log = run(...input, ...VIDEO_STREAM, "-f", "null", "-");
      expect(log).toMatch(/\[error\].*list\.m3u8/);
      expect(log).not.toContain("secret.ts");
    }
  });
});

describe("Bad footage", () => {
  it("that is a playlist is refused before any program runs", async () => {
    const nothing: Ffmpeg = { path: file("no-such-ffmpeg"), version: "0", libavformat: 60, source: "setting" };
    await expect(probeClip(nothing, file("list.mp4"))).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/is a playlist/) as string,
    });
  });

  it("that cannot be read is refused", async (context) => {
    const path = file("locked.mp4");
    writeFileSync(path, readFileSync(file("whole.mp4")));
    chmodSync(path, 0o000);
    const isEverybodyAllowed = process.platform === "win32" || process.getuid?.() === 0;
    if (isEverybodyAllowed) context.skip("the superuser may read everything");
    await expect(inspectFootage(path)).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/permission denied/) as string,
    });
  });

  it("that is a named pipe is refused without waiting for it", async (context) => {
    if (spawnSync("mkfifo", [file("pipe.mp4")]).status !== 0) context.skip("there are no named pipes here");
    await expect(inspectFootage(file("pipe.mp4"))).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/is no file\. Give a video file\.$/) as string,
    });
  });

  it("that is cut by a single byte is refused", async () => {
    const path = file("shaved.mp4");
    writeFileSync(path, readFileSync(file("index-first.mp4")));
    truncateSync(path, readFileSync(path).length - 1);
    await expect(probeClip(await findFfmpeg(), path)).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/is incomplete/) as string,
    });
  });
});
