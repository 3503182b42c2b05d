import type { FrameTime } from "../../protocol/clip.ts";

/** The part of a clip that samplers see. */
export interface ClipRange {
  /** Seconds from the first video frame of the file. */
  readonly fromSeconds: number;
  /** Seconds from the first video frame of the file; where the last frame leaves the screen, or earlier. */
  readonly toSeconds: number;
  /** Every frame on screen at some instant of the range, in presentation order; at least one. */
  readonly frames: readonly FrameTime[];
  /** The sampler that chose these frames, as a person calls it; absent where they are all that the clip has. */
  readonly chosenBy?: string | undefined;
}
