import type { ClipSignal } from "../clip-signal.ts";
import { blockFlow, type Pyramid, pyramidOf } from "./block-flow.ts";
import { halved, type LumaPicture, meanDifference } from "./luma-picture.ts";
import { PassingChange } from "./passing-change.ts";
import { sharpnessOf } from "./sharpness.ts";

/** What a clip's frames are measured on: small gray pictures. */
export interface MeteredFrame {
  /** The whole picture. */
  readonly whole: LumaPicture;
  /** The region that motion is looked for in; the same object as `whole` where there is no other. */
  readonly region: LumaPicture;
}

export type MeasuredSeries = Omit<ClipSignal, "region" | "searched" | "frameRate">;

/** From this score on a frame begins a new shot: scdet's own default. */
const CUT = 0.1;
/** Blocks of the flow's grid, across and down. */
const BLOCKS = 10;

/**
 * Measures a clip frame by frame, in presentation order. Holds the frames of about a second and what was measured,
 * so that memory does not grow with the clip's pixels.
 *
 * Scene change is the score of ffmpeg's scdet filter from 0 to 1 (FFmpeg/FFmpeg@03c2e9d, libavfilter/vf_scdet.c): the
 * mean difference from the frame before, or how much that differs from the mean difference before, whichever is less.
 */
export class SignalMeter {
  readonly #series: Record<Exclude<keyof MeasuredSeries, "spotting">, number[]> = {
    motion: [],
    flow: [],
    sceneChange: [],
    sharpness: [],
  };
  readonly #passing: PassingChange;
  #before: { readonly frame: MeteredFrame; readonly pyramid: Pyramid } | undefined;
  #differenceBefore = 0;

  /** @param frameRate frames per second */
  constructor(frameRate: number) {
    this.#passing = new PassingChange(frameRate);
  }

  get count(): number {
    return this.#series.motion.length;
  }

  add(frame: MeteredFrame): void {
    const { motion, flow, sceneChange, sharpness } = this.#series;
    const small = halved(frame.region);
    const pyramid = pyramidOf(small);
    const before = this.#before;
    const difference = before === undefined ? 0 : meanDifference(before.frame.whole, frame.whole);
    const isWhole = frame.region === frame.whole || before === undefined;
    motion.push(isWhole ? difference : meanDifference(before.frame.region, frame.region));
    flow.push(before === undefined ? 0 : meanLength(before.pyramid, pyramid));
    const cut = Math.min(difference, Math.abs(difference - this.#differenceBefore));
    sceneChange.push(cut);
    sharpness.push(sharpnessOf(frame.region));
    this.#passing.add(small, cut >= CUT);
    this.#before = { frame, pyramid };
    this.#differenceBefore = difference;
  }

  /** What was measured of the frames so far. */
  get series(): MeasuredSeries {
    const { motion, flow, sceneChange, sharpness } = this.#series;
    return {
      motion: Float32Array.from(motion),
      flow: Float32Array.from(flow),
      sceneChange: Float32Array.from(sceneChange),
      sharpness: Float32Array.from(sharpness),
      spotting: Float32Array.from(this.#passing.values),
    };
  }
}

/** Mean length of the blocks' displacements, in widths of the picture. */
function meanLength(from: Pyramid, to: Pyramid): number {
  const { x, y } = blockFlow(from, to, BLOCKS, BLOCKS);
  const sum = x.reduce((total, right, block) => total + Math.hypot(right, y[block] ?? 0), 0);
  return sum / x.length / Math.max(1, to[0]?.width ?? 1);
}
