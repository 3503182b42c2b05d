// Reads a clip in one way, in a process of its own, and prints how many frames it saw and how much memory that took at
// most, in MB: node measure-clip-memory.ts decode|signal|thumbnails <clip>
import { clipRange } from "../../src/clip/range.ts";
import { decodeFrames } from "../../src/clip/decode.ts";
import { type Ffmpeg, findFfmpeg } from "../../src/clip/ffmpeg.ts";
import { type ProbedClip, probeClip } from "../../src/clip/probe.ts";
import { measureSignal } from "../../src/clip/signal/measure-signal.ts";
import { streamThumbnails } from "../../src/clip/thumbnails.ts";
import { parseSampler, sampleFrames } from "../../src/core/sampling/sampler.ts";

type Way = (ffmpeg: Ffmpeg, clip: ProbedClip) => Promise<number>;

const WAYS: Readonly<Record<string, Way>> = {
  decode: async (ffmpeg, clip) => {
    const range = clipRange(clip, {});
    const chosen = sampleFrames(parseSampler("uniform:8"), { range, keyframes: clip.keyframes });
    const indices = chosen.map(({ index }) => index);
    return (await decodeFrames(ffmpeg, clip, indices)).length;
  },
  signal: async (ffmpeg, clip) => (await measureSignal(ffmpeg, clip)).motion.length,
  thumbnails: async (ffmpeg, clip) => {
    let frames = 0;
    await streamThumbnails(ffmpeg, clip, { longestEdge: 192, onFrame: () => void (frames += 1) });
    return frames;
  },
};

const [, , way = "", path = ""] = process.argv;
const ffmpeg = await findFfmpeg();
const frames = await WAYS[way]?.(ffmpeg, await probeClip(ffmpeg, path));
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ frames, peak })}\n`);
