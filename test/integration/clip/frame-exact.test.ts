import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { canSeek, decodeBySeeks } from "../../../src/clip/by-seeks.ts";
import { decodeFrames } from "../../../src/clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../../../src/clip/ffmpeg.ts";
import { inspectFootage } from "../../../src/clip/footage.ts";
import type { KeptPictures } from "../../../src/clip/kept-pictures.ts";
import { endsWithin } from "../../../src/clip/list-packets.ts";
import { decodeInOnePass } from "../../../src/clip/one-pass.ts";
import { type ProbedClip, probeClip } from "../../../src/clip/probe.ts";
import type { RgbFrame } from "../../../src/clip/rgb-frame.ts";
import type { Stretch } from "../../../src/clip/seek-plan.ts";
import { decodeStretches } from "../../../src/clip/stretch-pass.ts";
import { describeNeeding, type Need } from "../../needs.ts";
import { encodePainted, H264, numberIn, runPlainly, turn } from "./painted-clip.ts";
import { describeWithEachFfmpeg, oldFfmpeg, scratchFolder } from "./readers.ts";

const folder = await scratchFolder();
const file = (name: string): string => join(folder, name);

const COUNT = 150;
/** Noise makes every frame differ from the others everywhere, so that a neighbour's pixels cannot pass for its own. */
const NOISE = ["-vf", "noise=alls=20:allf=t"];
const GROUPS = "-g 24 -keyint_min 24 -sc_threshold 0";
/** Inside groups, on key frames, just before and just after them. */
const CHOSEN = [0, 23, 24, 25, 71, 73, 100, 149];

function make(ffmpeg: Ffmpeg, name: string, options: string, filter: readonly string[] = NOISE): void {
  encodePainted(ffmpeg, COUNT, "25", [...filter, "-pix_fmt", "yuv420p", ...options.split(" "), file(name)]);
}

/** An own stretch for each chosen frame. */
function stretchesOf(clip: ProbedClip, wanted: readonly number[]): Stretch[] {
  return wanted.map((index) => ({ from: clip.keyframes.findLast((key) => key <= index) ?? 0, wanted: [index] }));
}

/** Frames by seeking equal those of one pass, byte by byte, and carry the painted numbers. */
async function expectExact(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  { wanted = CHOSEN, first = 0, quarterTurns = 0 } = {},
): Promise<void> {
  const passed = await decodeInOnePass(ffmpeg, clip, wanted, {});
  const sought = await decodeBySeeks(ffmpeg, clip, stretchesOf(clip, wanted), {});
  expect(sought, "a seek went astray").toBeDefined();
  expect([...passed.keys()]).toEqual(wanted);
  expect([...(sought?.keys() ?? [])].sort((a, b) => a - b)).toEqual(wanted);
  for (const [index, frame] of passed) {
    expect(numberIn(frame, quarterTurns)).toBe(index + first);
    const other = sought?.get(index);
    expect(other?.ptsSeconds).toBe(frame.ptsSeconds);
    expect(Buffer.compare(other?.data ?? Buffer.of(), frame.data), `the pixels of frame ${index}`).toBe(0);
  }
}

/** What the packets tell is what decoding tells. */
async function probedBothWays(ffmpeg: Ffmpeg, name: string): Promise<readonly [ProbedClip, ProbedClip]> {
  const decoded = await probeClip(ffmpeg, file(name), { longSeconds: Infinity });
  const indexed = await probeClip(ffmpeg, file(name), { longSeconds: 0 });
  expect(decoded.framesFrom).toBe("decoder");
  expect({ ...indexed, framesFrom: "decoder" }).toEqual(decoded);
  return [decoded, indexed];
}

beforeAll(async () => {
  const maker = await findFfmpeg();
  const groups = `${H264} ${GROUPS}`;
  make(maker, "closed.mp4", groups);
  make(maker, "open.mp4", `${groups} -x264-params open-gop=1`);
  const vfr = [maker.libavformat >= 60 ? "-fps_mode" : "-vsync", "vfr"].join(" ");
  const uneven = ["-vf", "noise=alls=20:allf=t,settb=1/1000,setpts=N*N*3+N*20"];
  make(maker, "uneven.mp4", `-enc_time_base 1:1000 -video_track_timescale 1000 ${vfr} ${groups}`, uneven);
  make(maker, "late.mkv", `${groups} -output_ts_offset 5`);
  const copy = (name: string, options: string): void => {
    runPlainly(maker, [...options.split(" ").map((o) => (/^\w+\.mp4$/.test(o) ? file(o) : o)), file(name)]);
  };
  copy("closed.mkv", "-i closed.mp4 -c copy");
  copy("open.mkv", "-i open.mp4 -c copy");
  copy("sound-first.mp4", "-f lavfi -i sine=d=6 -itsoffset 0.5 -i closed.mp4 -c:v copy");
  copy("edited.mp4", "-ss 1.4 -i closed.mp4 -c copy");
  turn(file("closed.mp4"), file("turned.mp4"), 1);
});

describeWithEachFfmpeg("A frame by seeking is the frame of one pass", (find) => {
  let ffmpeg: Ffmpeg;
  beforeAll(async () => {
    ffmpeg = await find();
  });

  it.each(["closed.mp4", "closed.mkv", "open.mp4", "open.mkv", "uneven.mp4", "late.mkv", "sound-first.mp4"])(
    "in %s, and its packets tell its times",
    async (name) => {
      const [, indexed] = await probedBothWays(ffmpeg, name);
      expect(indexed.framesFrom).toBe("packets");
      await expectExact(ffmpeg, indexed);
    },
  );

  it("turned as it is shown", async () => {
    const [, indexed] = await probedBothWays(ffmpeg, "turned.mp4");
    expect(indexed.info).toMatchObject({ rotation: 90, width: 48, height: 64 });
    await expectExact(ffmpeg, indexed, { quarterTurns: 1 });
  });

  it.each(["closed.mp4", "closed.mkv", "uneven.mp4", "late.mkv", "sound-first.mp4", "turned.mp4"])(
    "by one ffmpeg that opens %s for every stretch",
    async (name) => {
      const clip = await probeClip(ffmpeg, file(name), { longSeconds: 0 });
      const taken = new Map<number, Uint8Array>();
      const take = ({ index, data }: RgbFrame): void => void taken.set(index, data);
      const options = { threads: 1, signal: new AbortController().signal, take };
      // Out of the clip's order as well: each has a decoder of its own.
      const stretches = stretchesOf(clip, CHOSEN).toReversed();
      expect(await decodeStretches(ffmpeg, clip, stretches, options)).toBe(true);
      expect([...taken.keys()]).toEqual(CHOSEN.toReversed());
      for (const [index, { data }] of await decodeInOnePass(ffmpeg, clip, CHOSEN, {})) {
        expect(Buffer.compare(taken.get(index) ?? Buffer.of(), data), `the pixels of frame ${index}`).toBe(0);
      }
    },
  );

  it.each(["closed.mp4", "open.mp4", "uneven.mp4", "sound-first.mp4", "turned.mp4", "edited.mp4"])(
    "and so is the one that the probe of %s kept",
    async (name) => {
      let kept: KeptPictures | undefined;
      const clip = await probeClip(ffmpeg, file(name), { onPictures: (pictures) => (kept = pictures) });
      // Pictures are kept without anything else being otherwise.
      expect(clip).toEqual(await probeClip(ffmpeg, file(name), { longSeconds: Infinity }));
      expect(kept).toBeDefined();
      const wanted = CHOSEN.filter((index) => index < clip.info.frameCount).toReversed();
      const gone = { ...ffmpeg, path: "/nowhere/ffmpeg" };
      const known = await decodeFrames(gone, clip, wanted, { kept });
      const decoded = await decodeFrames(ffmpeg, clip, wanted);
      for (const [place, frame] of decoded.entries()) {
        expect({ ...known[place], data: undefined }).toEqual({ ...frame, data: undefined });
        expect(Buffer.compare(known[place]?.data ?? Buffer.of(), frame.data), `frame ${frame.index}`).toBe(0);
      }
    },
  );

  it("where an edit list hides pictures, whose packets are not asked", async () => {
    const [, indexed] = await probedBothWays(ffmpeg, "edited.mp4");
    expect(indexed.framesFrom).toBe("decoder");
    const frames = await decodeFrames(ffmpeg, indexed, [0, 20, 60, 90]);
    expect(frames.map((frame) => numberIn(frame))).toEqual([35, 55, 95, 125]);
  });
});

const ENCODERS: readonly (readonly [Need, readonly string[], string])[] = [
  ["libx265", ["hevc.mp4", "hevc.mkv"], "-c:v libx265 -x265-params log-level=error:keyint=24:open-gop=1:bframes=3"],
  ["libvpx-vp9", ["vp9.webm"], "-c:v libvpx-vp9 -auto-alt-ref 1 -lag-in-frames 16 -b:v 500k -cpu-used 8 -g 24"],
  ["libaom-av1", ["av1.mkv", "av1.mp4"], "-c:v libaom-av1 -cpu-used 8 -b:v 500k -g 24"],
];

for (const [encoder, names, options] of ENCODERS) {
  describeNeeding(encoder, `A frame by seeking in a clip by ${encoder}`, () => {
    it.each(names)("is the frame of one pass, in %s", async (name) => {
      const ffmpeg = await findFfmpeg();
      make(ffmpeg, name, options);
      const [, indexed] = await probedBothWays(ffmpeg, name);
      expect(indexed.framesFrom).toBe("packets");
      await expectExact(ffmpeg, indexed);
      // The one of 2018 takes every frame of AV1 for a key frame: then packets are not asked, and seeks still land.
      const old = await oldFfmpeg();
      await expectExact(old, (await probedBothWays(old, name))[1]);
    });
  });
}

describeNeeding("libx265", "HEVC that ends and begins anew within the file", () => {
  it("is told from one that does not: the decoder drops frames whose packets are there", async () => {
    const ffmpeg = await findFfmpeg();
    make(ffmpeg, "open-hevc.mp4", ENCODERS[0]?.[2] ?? "");
    const raw = (name: string, from: string): Buffer => {
      const filter = ["-c", "copy", "-bsf:v", "hevc_mp4toannexb"];
      runPlainly(ffmpeg, ["-ss", from, "-i", file("open-hevc.mp4"), ...filter, file(name)]);
      return readFileSync(file(name));
    };
    const end = Buffer.from([0, 0, 0, 1, 36 << 1, 1]);
    writeFileSync(file("joined.hevc"), Buffer.concat([raw("a.hevc", "0"), end, raw("b.hevc", "1")]));
    runPlainly(ffmpeg, ["-f", "hevc", "-r", "25", "-i", file("joined.hevc"), "-c", "copy", file("joined.mp4")]);
    const { signal } = new AbortController();
    expect(await endsWithin(ffmpeg, await inspectFootage(file("joined.mp4")), signal)).toBe(true);
    expect(await endsWithin(ffmpeg, await inspectFootage(file("open-hevc.mp4")), signal)).toBe(false);
  });
});

describe("Seeks", () => {
  it("are left alone where a decoder's errors would depend on them, and given up where they go astray", async () => {
    const ffmpeg = await findFfmpeg();
    const clip = await probeClip(ffmpeg, file("closed.mp4"));
    expect(canSeek(clip)).toBe(true);
    expect(canSeek({ ...clip, warnings: ["The decoder met errors."] })).toBe(false);
    // A clip whose times are not those of its file.
    const shifted = { ...clip, times: clip.times.map((time) => (time === 0 ? 0 : time + 0.02)) };
    expect(await decodeBySeeks(ffmpeg, shifted, [{ from: 72, wanted: [80] }], {})).toBeUndefined();
    expect(await decodeBySeeks(ffmpeg, shifted, stretchesOf(shifted, CHOSEN), {})).toBeUndefined();
    await expect(decodeFrames(ffmpeg, { ...shifted, framesFrom: "packets" }, [80])).rejects.toMatchObject({
      kind: "failure",
      message: expect.stringMatching(/did not decode .* as its packets announce/) as string,
    });
  });
});
