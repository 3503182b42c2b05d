import type { Box } from "../../protocol/sampling.ts";
import type { Ffmpeg } from "../ffmpeg.ts";
import type { ProbedClip } from "../probe.ts";
import { combineBoxes } from "./combine-boxes.ts";
import { lookForFaces } from "./look-for-faces.ts";

/**
 * Finds a clip's face: one box for all frames, in fractions of the frame as shown, so that motion within it survives.
 * Of several faces it is the largest.
 *
 * @returns `null` where none of the frames looked at shows a face
 * @throws SaccadeError what decoding throws; `failure` where the detector cannot be loaded; `cancelled`
 */
export async function findFaceBox(
  ffmpeg: Ffmpeg,
  clip: ProbedClip,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Box | null> {
  return combineBoxes(await lookForFaces(ffmpeg, clip, options));
}
