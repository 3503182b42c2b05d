import { z } from "zod";

/** A frame by its place in the file: what samplers choose from, and what every result names. */
export const frameTimeSchema = z.object({
  /** In presentation order of the whole file, from 0, counting the frames that the decoder puts out. */
  index: z.int().nonnegative(),
  /** Seconds from the first video frame to this one. */
  ptsSeconds: z.number().nonnegative(),
});

export type FrameTime = Readonly<z.infer<typeof frameTimeSchema>>;

export const clipInfoSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** Of the file's bytes, in lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** From the first video frame to the end of the last one; sound that runs on does not count. */
  durationSeconds: z.number().positive(),
  /** Pixels as shown, after rotation. Pixels that are not square are left as they are stored. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Frames per second: the rate that the frames' times keep, or their average where they keep none. */
  frameRate: z.number().positive(),
  frameCount: z.int().positive(),
  variableFrameRate: z.boolean(),
  /** Degrees clockwise that the stored picture is turned by to be shown. Frames are decoded turned. */
  rotation: z.literal([0, 90, 180, 270]),
  /** ffmpeg's name of the video codec, such as `h264`. */
  codec: z.string(),
  /** The container's comment tag, shortened to 1000 characters. */
  comment: z.string().nullable(),
});

export type ClipInfo = Readonly<z.infer<typeof clipInfoSchema>>;
