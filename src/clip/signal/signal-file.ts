import { endianness } from "node:os";
import type { ClipSignal } from "../../core/sampling/clip-signal.ts";
import { boxSchema } from "../../protocol/sampling.ts";

const SERIES = ["motion", "flow", "sceneChange", "sharpness", "spotting"] as const;

/** What a file of another kind does not begin with. */
const KIND = "saccade signal";

/**
 * A clip's signal as bytes: a line of JSON that says whose it is, then each series as 32-bit floats, least byte first.
 *
 * @param key what the signal was made of, which is the only thing it is good for
 */
export function writeSignal(key: string, signal: ClipSignal): Uint8Array {
  const { frameRate, region, searched, motion } = signal;
  const head = Buffer.from(
    `${JSON.stringify({ kind: KIND, key, frameRate, region, searched, frames: motion.length })}\n`,
  );
  return Buffer.concat([head, ...SERIES.map((name) => swapped(Buffer.from(signal[name].slice().buffer)))]);
}

/** @returns `undefined` where the bytes are not those that {@link writeSignal} made for this key and number of frames */
export function readSignal(bytes: Uint8Array, key: string, frames: number): ClipSignal | undefined {
  const data = Buffer.from(bytes);
  const end = data.indexOf("\n");
  const head = end < 0 ? undefined : parsed(data.toString("utf8", 0, end));
  if (head?.kind !== KIND || head.key !== key || head.frames !== frames) return undefined;
  if (data.length !== end + 1 + SERIES.length * frames * 4 || typeof head.frameRate !== "number") return undefined;
  const region = boxSchema.nullable().safeParse(head.region);
  if (!region.success || typeof head.searched !== "number") return undefined;
  const series = (place: number): Float32Array => {
    const start = end + 1 + place * frames * 4;
    return new Float32Array(Uint8Array.from(swapped(Buffer.from(data.subarray(start, start + frames * 4)))).buffer);
  };
  const [motion, flow, sceneChange, sharpness, spotting] = SERIES.map((_, place) => series(place));
  if (!motion || !flow || !sceneChange || !sharpness || !spotting) return undefined;
  const isSound = [motion, flow, sceneChange, sharpness, spotting].every((values) => values.every(Number.isFinite));
  return isSound
    ? {
        motion,
        flow,
        sceneChange,
        sharpness,
        spotting,
        region: region.data,
        searched: head.searched,
        frameRate: head.frameRate,
      }
    : undefined;
}

interface Head {
  readonly kind?: unknown;
  readonly key?: unknown;
  readonly frames?: unknown;
  readonly frameRate?: unknown;
  readonly region?: unknown;
  readonly searched?: unknown;
}

function parsed(line: string): Head | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function swapped(floats: Buffer): Buffer {
  return endianness() === "LE" ? floats : floats.swap32();
}
