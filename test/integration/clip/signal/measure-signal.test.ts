import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { type Ffmpeg, findFfmpeg } from "../../../../src/clip/ffmpeg.ts";
import { probeClip, type ProbedClip } from "../../../../src/clip/probe.ts";
import { measureSignal } from "../../../../src/clip/signal/measure-signal.ts";
import { describeWithEachFfmpeg, scratchFolder } from "../readers.ts";

const folder = await scratchFolder();
const PHOTOGRAPH = resolve("node_modules/@vladmandic/face-api/demo/sample1.jpg");
const DEMO = resolve("media/clips/surprise-01.mp4");

describeWithEachFfmpeg("The signal pass", (find) => {
  let ffmpeg: Ffmpeg;
  let clip: ProbedClip;
  beforeAll(async () => {
    ffmpeg = await find();
    clip = await probeClip(ffmpeg, DEMO);
  });

  async function clipOf(name: string, input: readonly string[]): Promise<ProbedClip> {
    const path = join(folder, `${ffmpeg.source.replaceAll(/\W/g, "-")}-${name}`);
    const encode = ["-t", "0.6", "-r", "25", "-c:v", "libx264", "-pix_fmt", "yuv420p"];
    execFileSync(ffmpeg.path, ["-v", "error", "-y", ...input, ...encode, path]);
    return probeClip(ffmpeg, path);
  }

  it("gives a value for each frame, nothing for the first, and reports each frame", async () => {
    const told: [number, number][] = [];
    const signal = await measureSignal(ffmpeg, clip, { onFrame: (done, total) => void told.push([done, total]) });
    const { frameCount, frameRate } = clip.info;
    expect(told).toEqual(Array.from({ length: frameCount }, (_, k) => [k + 1, frameCount]));
    expect(signal).toMatchObject({ region: null, frameRate });
    for (const series of [signal.motion, signal.flow, signal.sceneChange, signal.sharpness, signal.spotting]) {
      expect(series).toHaveLength(frameCount);
      expect(series.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    }
    expect([signal.motion[0], signal.flow[0], signal.sceneChange[0]]).toEqual([0, 0, 0]);
    expect(Math.max(...signal.motion)).toBeGreaterThan(0);
    expect(Math.max(...signal.sceneChange)).toBeLessThan(0.1);
    expect(await measureSignal(ffmpeg, clip)).toEqual(signal);
  });

  it.skipIf(!existsSync(PHOTOGRAPH))("measures within a face's box where one is surely there", async () => {
    // The one in the middle of three people, beside a field of noise that has nothing to do with the face.
    const noise = ["-f", "lavfi", "-i", "color=gray:s=400x480:r=25,noise=alls=90:allf=t"];
    const face = "[0:v]crop=iw/3:ih:iw/3:0,scale=240:480,setsar=1[left];[left][1:v]hstack=shortest=1";
    const beside = await clipOf("face.mp4", ["-loop", "1", "-i", PHOTOGRAPH, ...noise, "-filter_complex", face]);
    const { region, motion, searched } = await measureSignal(ffmpeg, beside);
    if (region === null) throw new Error("The face is missed.");
    expect(region.x + region.width).toBeLessThan(0.4);
    expect(searched).toBe(8);
    const alone = await measureSignal(ffmpeg, await clipOf("noise.mp4", noise));
    expect(alone.region).toBeNull();
    expect(Math.max(...motion)).toBeLessThan(Math.max(...alone.motion) / 4);
  });

  it("stops when it is cancelled", async () => {
    const controller = new AbortController();
    const onFrame = (): void => {
      controller.abort();
    };
    await expect(measureSignal(ffmpeg, clip, { signal: controller.signal, onFrame })).rejects.toMatchObject({
      kind: "cancelled",
    });
  });
});

it("A file that was changed after the probe is refused by name", async () => {
  const ffmpeg = await findFfmpeg();
  const path = join(folder, "changed.mp4");
  copyFileSync(DEMO, path);
  const clip = await probeClip(ffmpeg, path);
  appendFileSync(path, "more");
  await expect(measureSignal(ffmpeg, clip)).rejects.toMatchObject({
    kind: "input",
    message: expect.stringContaining("changed.mp4") as string,
  });
});
