import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Ffmpeg, findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";
import { streamThumbnails } from "../../../src/clip/thumbnails.ts";
import { encodePainted, H264, numberIn } from "./painted-clip.ts";
import { describeWithEachFfmpeg, scratchFolder } from "./readers.ts";

const folder = await scratchFolder();
const path = join(folder, "painted.mp4");

beforeAll(async () => {
  encodePainted(await findFfmpeg(), 120, "25", [...H264.split(" "), path]);
});

describeWithEachFfmpeg("Thumbnails of every frame", (find) => {
  let ffmpeg: Ffmpeg;
  beforeAll(async () => {
    ffmpeg = await find();
  });

  it("come one by one, in order, small, and each is its frame", async () => {
    const clip = await probeClip(ffmpeg, path);
    const numbers: number[] = [];
    let pending = 0;
    const size = await streamThumbnails(ffmpeg, clip, {
      longestEdge: 32,
      onFrame: async (frame) => {
        expect((pending += 1)).toBe(1);
        if (frame.index % 30 === 0) await sleep(20);
        expect(frame).toMatchObject({ width: 32, height: 24, ptsSeconds: frame.index / 25 });
        expect(frame.data).toHaveLength(32 * 24 * 3);
        numbers.push(numberIn(frame));
        pending -= 1;
      },
    });
    expect(size).toEqual({ width: 32, height: 24 });
    expect(numbers).toEqual([...clip.times.keys()]);
  });
});

describe("streamThumbnails", () => {
  it("waits for a slow taker, even after ffmpeg has ended", async () => {
    const ffmpeg = await findFfmpeg();
    const clip = await probeClip(ffmpeg, path);
    let taken = 0;
    await streamThumbnails(ffmpeg, clip, {
      longestEdge: 64,
      onFrame: async ({ index }) => {
        if (index === 10) await sleep(2500);
        taken += 1;
      },
    });
    expect(taken).toBe(120);
  });

  it("passes on what the taker throws, is cancelled, and notices frames of another clip", async () => {
    const ffmpeg = await findFfmpeg();
    const clip = await probeClip(ffmpeg, path);
    const error = new Error("enough");
    const onFrame = ({ index }: { index: number }): void => {
      if (index === 3) throw error;
    };
    await expect(streamThumbnails(ffmpeg, clip, { longestEdge: 32, onFrame })).rejects.toBe(error);
    const controller = new AbortController();
    const cancelled = streamThumbnails(ffmpeg, clip, {
      longestEdge: 32,
      signal: controller.signal,
      onFrame: () => {
        controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ kind: "cancelled" });
    const other = { ...clip, times: clip.times.map((time) => time * 2) };
    await expect(streamThumbnails(ffmpeg, other, { longestEdge: 32, onFrame: () => undefined })).rejects.toMatchObject({
      kind: "failure",
    });
  });
});
