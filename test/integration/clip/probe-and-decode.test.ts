import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { type ProbedClip, probeClip } from "../../../src/clip/probe.ts";
import { clipInfoSchema } from "../../../src/protocol/clip.ts";
import { encodePainted, H264, KEY_EVERY_12, numberIn, runPlainly, turn } from "./painted-clip.ts";
import { describeWithEachFfmpeg, oldFfmpeg, scratchFolder } from "./readers.ts";

const folder = await scratchFolder();
const file = (name: string): string => join(folder, name);

/** Uneven distances in milliseconds; the encoder gets them through a filter. */
const UNEVEN = (n: number): number => (n * n * 3 + n * 20) / 1000;

beforeAll(async () => {
  const maker = await findFfmpeg();
  const make = (name: string, count: number, rate: string, options: string): void => {
    encodePainted(maker, count, rate, [...options.split(" "), file(name)]);
  };
  const remake = (name: string, options: string): void => {
    const named = options.split(" ").map((option) => (/^\w+\.mp4$/.test(option) ? file(option) : option));
    runPlainly(maker, [...named, file(name)]);
  };
  const groups = `${H264} ${KEY_EVERY_12}`;
  make("plain.mp4", 50, "25", `${groups} -metadata comment=Saccade-drawn-face-7`);
  make("open.mp4", 50, "25", `${groups} -x264-params open-gop=1`);
  make("ntsc.mkv", 50, "30000/1001", groups);
  make("late.ts", 50, "25", `${groups} -output_ts_offset 5`);
  make("h264.avi", 50, "25", groups);
  make("mpeg4.avi", 50, "25", "-c:v mpeg4 -q:v 2 -bf 2");
  make("long.mp4", 900, "25", H264);
  const uneven = "-vf settb=1/1000,setpts=N*N*3+N*20 -enc_time_base 1:1000 -video_track_timescale 1000";
  make("uneven.mp4", 30, "25", `${uneven} ${maker.libavformat >= 60 ? "-fps_mode" : "-vsync"} vfr ${H264}`);
  // Copied from the middle: one file keeps pictures that are not shown, the other begins with some that cannot be.
  remake("edited.mp4", "-ss 0.7 -i plain.mp4 -c copy");
  remake("leading.mkv", "-ss 0.7 -i open.mp4 -c copy");
  remake("sound-first.mp4", "-f lavfi -i sine=d=2 -itsoffset 0.5 -i plain.mp4 -c:v copy");
  for (const quarterTurns of [1, 2, 3]) turn(file("plain.mp4"), file(`turned-${quarterTurns}.mp4`), quarterTurns);
});

/** Decodes the whole clip; the painted numbers, in the order of the indices. */
async function numbersIn(ffmpeg: Ffmpeg, clip: ProbedClip): Promise<number[]> {
  const frames = await decodeFrames(ffmpeg, clip, [...clip.times.keys()]);
  expect(frames.map(({ ptsSeconds }) => ptsSeconds)).toEqual([...clip.times]);
  return frames.map((frame) => numberIn(frame));
}

const upTo = (count: number, first = 0): number[] => Array.from({ length: count }, (_, k) => first + k);

describeWithEachFfmpeg("A clip is probed and decoded", (find) => {
  let ffmpeg: Ffmpeg;
  beforeAll(async () => {
    ffmpeg = await find();
  });

  it("with constant rate, B-frames and closed groups", async () => {
    const clip = await probeClip(ffmpeg, file("plain.mp4"));
    expect(clip.info).toMatchObject({
      path: file("plain.mp4"),
      durationSeconds: 2,
      width: 64,
      height: 48,
      frameRate: 25,
      frameCount: 50,
      variableFrameRate: false,
      rotation: 0,
      codec: "h264",
      comment: "Saccade-drawn-face-7",
    });
    expect(clipInfoSchema.parse(clip.info)).toEqual(clip.info);
    expect([...clip.times]).toEqual(upTo(50).map((index) => index / 25));
    expect(clip.keyframes).toEqual([0, 12, 24, 36, 48]);
    expect(clip.warnings).toEqual([]);
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(50));
  });

  it.each(["open.mp4", "h264.avi", "mpeg4.avi"])("in %s", async (name) => {
    const clip = await probeClip(ffmpeg, file(name));
    expect(clip.info).toMatchObject({ durationSeconds: 2, frameRate: 25, variableFrameRate: false });
    expect(clip.keyframes).toEqual([0, 12, 24, 36, 48]);
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(50));
  });

  it("at a rate that its clock rounds", async () => {
    const clip = await probeClip(ffmpeg, file("ntsc.mkv"));
    expect(clip.info).toMatchObject({ frameRate: 30000 / 1001, variableFrameRate: false });
    expect(clip.times[31]).toBe(1.034);
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(50));
  });

  it("at a variable rate", async () => {
    const clip = await probeClip(ffmpeg, file("uneven.mp4"));
    expect(clip.info.variableFrameRate).toBe(true);
    expect([...clip.times]).toEqual(upTo(30).map(UNEVEN));
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(30));
  });

  it.each(["late.ts", "sound-first.mp4"])("with a start that is not zero, in %s", async (name) => {
    const clip = await probeClip(ffmpeg, file(name));
    expect(clip.times[0]).toBe(0);
    expect(clip.times[49]).toBe(1.96);
    expect(clip.info.durationSeconds).toBe(2);
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(50));
  });

  it("without the pictures that an edit list hides", async () => {
    const clip = await probeClip(ffmpeg, file("edited.mp4"));
    expect(clip.info).toMatchObject({ frameCount: 32, durationSeconds: 1.28 });
    expect(clip.keyframes).toEqual([6, 18, 30]);
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(32, 18));
  });

  it("without leading pictures whose reference is missing", async () => {
    const clip = await probeClip(ffmpeg, file("leading.mkv"));
    expect(clip.info.frameCount).toBe(38);
    expect(await numbersIn(ffmpeg, clip)).toEqual(upTo(38, 12));
  });

  it.each([
    [1, 90, 48, 64],
    [2, 180, 64, 48],
    [3, 270, 48, 64],
  ])("turned by %i quarters, as it is shown", async (quarterTurns, rotation, width, height) => {
    const clip = await probeClip(ffmpeg, file(`turned-${quarterTurns}.mp4`));
    expect(clip.info).toMatchObject({ rotation, width, height });
    const frames = await decodeFrames(ffmpeg, clip, [5, 42]);
    expect(frames.map((frame) => [numberIn(frame, quarterTurns), frame.width, frame.height])).toEqual([
      [5, width, height],
      [42, width, height],
    ]);
  });

  it("in the order asked, with the same pixels whatever else is asked", async () => {
    const clip = await probeClip(ffmpeg, file("open.mp4"));
    const all = await decodeFrames(ffmpeg, clip, upTo(50));
    const progress: string[] = [];
    const some = await decodeFrames(ffmpeg, clip, [41, 3, 3, 49, 0], {
      onFrame: (done, total) => progress.push(`${done}/${total}`),
    });
    expect(some.map(({ index }) => index)).toEqual([41, 3, 3, 49, 0]);
    expect(some.map((frame) => numberIn(frame))).toEqual([41, 3, 3, 49, 0]);
    for (const { index, data } of some) expect(Buffer.compare(data, all[index]?.data ?? new Uint8Array())).toBe(0);
    expect(progress).toEqual(["1/4", "2/4", "3/4", "4/4"]);
    expect(await decodeFrames(ffmpeg, clip, [])).toEqual([]);
  });

  it("by more separate indices than a command line holds", async () => {
    const clip = await probeClip(ffmpeg, file("long.mp4"));
    const every = upTo(450).map((k) => 2 * k + 1);
    const frames = await decodeFrames(ffmpeg, clip, every);
    expect(frames.map((frame) => numberIn(frame))).toEqual(every);
  });
});

describe("Two ffmpegs", () => {
  it("give the same pixels for the same frame", async () => {
    const pixels = await Promise.all(
      [await oldFfmpeg(), await findFfmpeg()].map(async (ffmpeg) => {
        const clip = await probeClip(ffmpeg, file("open.mp4"));
        const frames = await decodeFrames(ffmpeg, clip, [0, 25, 49]);
        return Buffer.concat(frames.map(({ data }) => data));
      }),
    );
    expect(pixels[0]?.equals(pixels[1] ?? Buffer.of())).toBe(true);
  });
});

describe("decodeFrames", () => {
  it("refuses what the clip does not have, what does not fit, and a clip that changed", async () => {
    const ffmpeg = await findFfmpeg();
    const copy = file("copy.mp4");
    writeFileSync(copy, readFileSync(file("plain.mp4")));
    const clip = await probeClip(ffmpeg, copy);
    await expect(decodeFrames(ffmpeg, clip, [3, 50])).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/has no frame 50: its frames go from 0 to 49/) as string,
    });
    const huge = { ...clip, info: { ...clip.info, width: 40_000, height: 40_000 } };
    await expect(decodeFrames(ffmpeg, huge, [3])).rejects.toMatchObject({ kind: "input" });
    writeFileSync(copy, readFileSync(file("open.mp4")));
    await expect(decodeFrames(ffmpeg, clip, [3])).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/was changed after it was read/) as string,
    });
  });
});
