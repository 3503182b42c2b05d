import { availableParallelism } from "node:os";
import type { Ffmpeg } from "./ffmpeg.ts";
import { isPacketAFrame } from "./packet-is-frame.ts";
import type { ProbedClip } from "./probe.ts";
import type { RgbFrame } from "./rgb-frame.ts";
import { framesPerStart, shareOut, type Stretch } from "./seek-plan.ts";
import { decodeStretches } from "./stretch-pass.ts";

/**
 * Stretches that one ffmpeg decodes: where it is linked to hundreds of libraries its start costs as much as a second of
 * small pictures, and each stretch more keeps a decoder's pictures in memory.
 */
const MOST_TOGETHER = 4;

/** Whether frames of a clip can be found by seeking: each has a time of its own, and decoding it met no errors. */
export function canSeek({ info, footage, times, warnings }: ProbedClip): boolean {
  const isSeekable = isPacketAFrame(footage.container, info.codec) && warnings.length === 0;
  return isSeekable && times.every((time, index) => index === 0 || time > (times[index - 1] ?? Infinity));
}

/**
 * Decodes stretches by as many ffmpegs at a time as there are cores, each of which takes several stretches where there
 * are more. A stretch that did not decode well together with others is decoded once more by itself.
 *
 * @returns undefined where any stretch did not decode as the clip's frames follow each other, or with errors; what a
 *   decoder puts in the place of a damaged frame depends on where it began
 */
export async function decodeBySeeks(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  stretches: readonly Stretch[],
  options: { readonly signal?: AbortSignal | undefined; readonly onFrame?: ((frame: RgbFrame) => void) | undefined },
): Promise<Map<number, RgbFrame> | undefined> {
  const cores = availableParallelism();
  const workers = Math.min(cores, stretches.length);
  const threads = Math.max(1, Math.floor(cores / workers));
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const frames = new Map<number, RgbFrame>();
  const take = (frame: RgbFrame): void => {
    frames.set(frame.index, frame);
    options.onFrame?.(frame);
  };
  const startCost = framesPerStart(clip.info.width, clip.info.height);
  const parts = Math.max(workers, Math.ceil(stretches.length / MOST_TOGETHER));
  const waiting: (readonly Stretch[])[] = [...shareOut(stretches, parts, startCost)];
  let isTogether = true;
  const work = async (): Promise<void> => {
    // Each worker takes the next part that nobody has.
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      if (part.length > 1 && !isTogether) waiting.unshift(...part.map((stretch) => [stretch]));
      else if (await decodeStretches(ffmpeg, clip, part, { threads, signal, take })) continue;
      else if (part.length === 1) throw new Astray();
      else {
        // As where frames lead a key frame, of which the decoder complains after every seek.
        isTogether = false;
        waiting.unshift(part);
      }
    }
  };
  try {
    await Promise.all(
      Array.from({ length: workers }, () =>
        work().catch((error: unknown) => {
          failed.abort(error);
          throw error;
        }),
      ),
    );
    return frames;
  } catch (error) {
    if (error instanceof Astray) return undefined;
    throw error;
  }
}

/** A stretch did not decode as it should have; no error of anybody's. */
class Astray extends Error {}
