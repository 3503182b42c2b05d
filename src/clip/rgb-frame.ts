export interface RgbFrame {
  readonly index: number;
  readonly ptsSeconds: number;
  readonly width: number;
  readonly height: number;
  /** `height * width * 3` bytes: rows from the top, pixels from the left, red green blue. */
  readonly data: Uint8Array;
}

/**
 * One fixed way from the decoder's pixels to RGB, whole chroma and exact rounding: the same bytes on every machine
 * for one version of ffmpeg. Nothing is resized.
 */
export const TO_RGB = "scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=rgb24";
