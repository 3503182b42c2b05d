import { mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ClipSignal } from "../../../../src/core/sampling/clip-signal.ts";
import { SignalCache } from "../../../../src/clip/signal/signal-cache.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const root = temporaryFolder();
const CLIP = { sha256: "ab".repeat(32), frameCount: 3, decoder: "7.0.2" };

const series = (from: number): Float32Array => Float32Array.from([0, from, from / 3]);
const SIGNAL: ClipSignal = {
  motion: series(1),
  flow: series(2),
  sceneChange: series(3),
  sharpness: series(4),
  spotting: series(5),
  region: null,
  searched: 0,
  frameRate: 25,
};

describe("SignalCache", () => {
  let folder = "";
  let cache = new SignalCache(root);
  beforeEach(() => {
    folder = join(mkdtempSync(join(root, "cache-")), "signals");
    cache = new SignalCache(folder);
  });
  const onlyFile = (): string => join(folder, readdirSync(folder)[0] ?? "");

  it("gives back what was kept, bit by bit, to whoever looks there", async () => {
    expect(await cache.recall(CLIP)).toBeUndefined();
    await cache.keep(CLIP, SIGNAL);
    expect(await new SignalCache(folder).recall(CLIP)).toEqual(SIGNAL);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("gives back the region that was measured, and refuses one that is none", async () => {
    const region = { x: 0.25, y: 0.125, width: 0.5, height: 0.25 };
    await cache.keep(CLIP, { ...SIGNAL, region, searched: 8 });
    expect(await cache.recall(CLIP)).toEqual({ ...SIGNAL, region, searched: 8 });
    await cache.keep(CLIP, { ...SIGNAL, region: { ...region, width: 0 } });
    expect(await cache.recall(CLIP)).toBeUndefined();
  });

  it("tells clips, decoders and ways of measuring apart", async () => {
    await cache.keep(CLIP, SIGNAL);
    expect(await cache.recall({ ...CLIP, sha256: "cd".repeat(32) })).toBeUndefined();
    expect(await cache.recall({ ...CLIP, decoder: "8.0" })).toBeUndefined();
    expect(await cache.recall({ ...CLIP, frameCount: 4 })).toBeUndefined();
    expect(await new SignalCache(folder, { version: 1000 }).recall(CLIP)).toBeUndefined();
  });

  it("does not believe a file that is cut, garbled or another's, and replaces it", async () => {
    await cache.keep(CLIP, SIGNAL);
    const whole = readFileSync(onlyFile());
    const garbled = Buffer.from(whole);
    garbled.fill(0xff, whole.length - 4);
    const foreign = Buffer.from(whole.toString("latin1").replace("abab", "cdcd"), "latin1");
    for (const bytes of [whole.subarray(0, -1), garbled, foreign, Buffer.from("{}\n"), Buffer.alloc(0)]) {
      writeFileSync(onlyFile(), bytes);
      expect(await cache.recall(CLIP)).toBeUndefined();
      await cache.keep(CLIP, SIGNAL);
      expect(await cache.recall(CLIP)).toEqual(SIGNAL);
    }
  });

  it("does without a folder that it cannot make", async () => {
    const file = join(mkdtempSync(join(root, "cache-")), "file");
    writeFileSync(file, "no folder");
    const nowhere = new SignalCache(join(file, "signals"));
    await nowhere.keep(CLIP, SIGNAL);
    expect(await nowhere.recall(CLIP)).toBeUndefined();
  });

  it("forgets first what was not used for longest", async () => {
    await cache.keep(CLIP, SIGNAL);
    const bytes = statSync(onlyFile()).size;
    const old = new Date(Date.now() - 60_000);
    utimesSync(onlyFile(), old, old);
    const other = { ...CLIP, sha256: "cd".repeat(32) };
    const small = new SignalCache(folder, { mostBytes: Math.ceil(1.5 * bytes) });
    await small.keep(other, SIGNAL);
    expect(await small.recall(CLIP)).toBeUndefined();
    expect(await small.recall(other)).toEqual(SIGNAL);
  });
});
