/** A part of the picture as shown, in fractions of its width and height: `x` and `y` are the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What happens in a clip, one value for each frame of the file (index = frame index), measured in one pass at low
 * resolution. All of it is computed from pixels; nothing is known of events.
 */
export interface ClipSignal {
  /** Mean absolute difference of luma from the frame before, over the region: 0 to 1 (black to white). The first is 0. */
  readonly motion: Float32Array;
  /** Mean length of the optical flow from the frame before, over the region's blocks, in widths of the region. The first is 0. */
  readonly flow: Float32Array;
  /** How much a cut the step from the frame before is, over the whole picture: 0 to 1. The first is 0. */
  readonly sceneChange: Float32Array;
  /** Variance of the Laplacian of luma over the region: higher is sharper. In squares of luma from 0 to 1. */
  readonly sharpness: Float32Array;
  /** How far the frame departs from the look of the seconds around it, in a way that faces do and blinks do not: peaks are where to look for events. */
  readonly spotting: Float32Array;
  /** The face's box with a margin, where a face is surely there; else motion is that of the whole picture. */
  readonly region: Box | null;
  /** How many frames were looked at to find the face. */
  readonly searched: number;
  /** Frames per second, as the probe found it. */
  readonly frameRate: number;
}
