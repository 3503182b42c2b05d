import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { framesOf, encodingsOf, GRID } from "../../../scripts/bench/grid.ts";
import { MinimalSession, type RgbPicture } from "../../../scripts/bench/minimal-session.ts";
import { PlainLoop } from "../../../scripts/bench/plain-loop.ts";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { probeClip } from "../../../src/clip/probe.ts";

const FOLDER = resolve("models/faces");

describe("what the bench compares Saccade with", () => {
  let plain: PlainLoop;
  let minimal: MinimalSession;
  beforeAll(async () => {
    plain = await PlainLoop.load(FOLDER);
    minimal = await MinimalSession.load(FOLDER);
  });
  afterAll(async () => {
    await plain.dispose();
    await minimal.dispose();
  });

  it("asks for more frames than there are different ones, and answers the same in both ways", async () => {
    const ffmpeg = await findFfmpeg();
    const path = resolve(GRID.clip);
    const clip = await probeClip(ffmpeg, path, {});
    const frames = framesOf(GRID, clip);
    expect(encodingsOf(GRID, frames)).toEqual({ asked: 208, unique: 19 });
    expect(new Set([...frames.values()].map((indices) => indices.join())).size).toBe(GRID.samplers.length);

    const { width, height } = clip.info;
    const looped = await plain.run(GRID, { ffmpeg, path, width, height, frames });
    expect(looped).toHaveLength(32);

    const indices = [...new Set([...frames.values()].flat())];
    const decoded = await decodeFrames(ffmpeg, clip, indices);
    const pictures = new Map<number, RgbPicture>(decoded.map((frame) => [frame.index, frame]));
    const prepared = await minimal.prepare(GRID, frames, pictures);
    expect(await minimal.run(prepared, { together: true, visionBatch: 8 })).toEqual(looped);
    expect(await minimal.run(prepared, { together: false, visionBatch: 1 })).toEqual(looped);
    // The decoders do something.
    expect(new Set(looped.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(3);
    for (const { decoder, tokens } of looped) if (decoder === "at-least-4") expect(tokens.length).toBeGreaterThan(4);
  });
});
