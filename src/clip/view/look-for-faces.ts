import { SaccadeError } from "../../protocol/errors.ts";
import { decodeFrames } from "../decode.ts";
import type { Ffmpeg } from "../ffmpeg.ts";
import type { ProbedClip } from "../probe.ts";
import type { RgbFrame } from "../rgb-frame.ts";
import type { FoundFace } from "./combine-boxes.ts";
import { DETECTOR_EDGE, faceDetector } from "./face-detector.ts";
import { passOverKeyframes } from "./keyframe-pass.ts";

/** Frames that are looked at, in the middles of as many equal parts of the clip. */
const FRAMES = 8;
/** With fewer key frames than this, others are decoded as well. */
const FEWEST_KEYFRAMES = 4;

export interface LookOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Asked after each frame, with the faces found in each so far and how many frames are to be looked at: whether the
   * others can make no difference.
   */
  readonly isEnough?: ((found: readonly (readonly FoundFace[])[], frames: number) => boolean) | undefined;
}

/**
 * Looks for faces in a few frames over a whole clip: in key frames where there are several, since each of these decodes
 * without any other.
 *
 * @returns the faces found in each frame looked at, in fractions of the frame as shown
 * @throws SaccadeError what decoding throws; `failure` where the detector cannot be loaded; `cancelled`
 */
export async function lookForFaces(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  { signal, isEnough = () => false }: LookOptions = {},
): Promise<FoundFace[][]> {
  const indices = framesToLookAt(clip.info.frameCount, clip.keyframes);
  const detecting = faceDetector();
  let found: FoundFace[][] = [];
  const look = async (frame: RgbFrame): Promise<void> => {
    if (isEnough(found, indices.length)) return;
    if (signal?.aborted === true) throw new SaccadeError("cancelled", "Cancelled.");
    const detect = await detecting;
    found.push(inFrame(frame, await detect(inSquare(frame))));
  };
  const enough = new AbortController();
  // The detector is loaded, and looks at a frame, while the next are decoded.
  let looks: Promise<void> = Promise.resolve();
  const onFrame = (frame: RgbFrame): void => {
    looks = looks
      .then(() => look(frame))
      .then(() => {
        if (isEnough(found, indices.length)) enough.abort();
      });
    // Thrown where all are waited for.
    looks.catch(() => undefined);
  };
  const ends = AbortSignal.any([enough.signal, ...(signal ? [signal] : [])]);
  const pass = { indices, longestEdge: DETECTOR_EDGE, onFrame, signal: ends };
  const isComplete = await passOverKeyframes(ffmpeg, clip, pass).catch((error: unknown) => {
    if (enough.signal.aborted && signal?.aborted !== true) return true;
    throw error;
  });
  await looks;
  if (isComplete) return found;
  found = [];
  for (const frame of await decodeFrames(ffmpeg, clip, indices, { signal })) await look(frame);
  return found;
}

/** @param keyframes rising */
export function framesToLookAt(frameCount: number, keyframes: readonly number[]): number[] {
  const count = Math.min(FRAMES, frameCount);
  const middles = Array.from({ length: count }, (_, part) => Math.floor(((part + 0.5) * frameCount) / count));
  const nearest = middles.map((middle) =>
    keyframes.reduce((best, key) => (Math.abs(key - middle) < Math.abs(best - middle) ? key : best), keyframes[0] ?? 0),
  );
  const keys = [...new Set(nearest)];
  return keys.length < FEWEST_KEYFRAMES ? middles : keys;
}

/** The frame in the upper left corner of the detector's square, as large as fits; black around it. */
function inSquare(frame: RgbFrame): Uint8Array {
  const { width, height } = frame;
  const square = new Uint8Array(DETECTOR_EDGE * DETECTOR_EDGE * 3);
  const scale = Math.max(width, height) / DETECTOR_EDGE;
  const [across, down] = [Math.floor(width / scale), Math.floor(height / scale)];
  for (let y = 0; y < down; y++) {
    const rows = covered(y, scale, height);
    for (let x = 0; x < across; x++) {
      const columns = covered(x, scale, width);
      for (let channel = 0; channel < 3; channel++) {
        square[(y * DETECTOR_EDGE + x) * 3 + channel] = meanOf(frame, channel, columns, rows);
      }
    }
  }
  return square;
}

/** The pixels that a pixel of the square stands for, from the first to before the last. */
function covered(place: number, scale: number, size: number): readonly [number, number] {
  const first = Math.min(size - 1, Math.floor(place * scale));
  return [first, Math.min(size, Math.max(first + 1, Math.floor((place + 1) * scale)))];
}

function meanOf(
  { data, width }: RgbFrame,
  channel: number,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += data[(y * width + x) * 3 + channel] ?? 0;
  }
  return Math.round(sum / ((right - left) * (bottom - top)));
}

/** From fractions of the square to fractions of the frame. */
function inFrame({ width, height }: RgbFrame, faces: readonly FoundFace[]): FoundFace[] {
  const longest = Math.max(width, height);
  const [across, down] = [longest / width, longest / height];
  return faces.map(({ score, box: { x, y, width: w, height: h } }) => ({
    score,
    box: { x: x * across, y: y * down, width: w * across, height: h * down },
  }));
}
