import { aroundFace } from "../../core/sampling/frame-view.ts";
import type { Box } from "../../protocol/sampling.ts";
import { combineBoxes, type FoundFace } from "../view/combine-boxes.ts";

/**
 * A detector's score from which on a face counts as seen. The largest face of a photograph of several people has 0.72 to
 * 0.90 and a filmed one 0.86 and more even as it turns; those of patterns and drawings change from frame to frame.
 */
const SURE_SCORE = 0.7;
/** The share of the frames looked at in which it has to be seen. */
const SURE_SHARE = 0.75;
/** A face that takes up more of the picture than this is measured with all of it: little else can move. */
const MOST_OF_PICTURE = 0.4;

/** Whether so many of the frames show no sure face that the others can change nothing. */
export function isSurelyWhole(found: readonly (readonly FoundFace[])[], frames: number): boolean {
  const without = found.filter((faces) => !faces.some(({ score }) => score >= SURE_SCORE)).length;
  return frames - without < SURE_SHARE * frames;
}

/**
 * Where motion is measured: around the clip's face, the same box for all frames, where a face is surely there and the
 * picture shows much else; all of the picture otherwise.
 *
 * @param frames the faces found in each frame looked at
 * @returns `null` for all of the picture
 */
export function faceRegion(frames: readonly (readonly FoundFace[])[]): Box | null {
  const sure = frames.map((faces) => faces.filter(({ score }) => score >= SURE_SCORE));
  const seen = sure.filter((faces) => faces.length > 0).length;
  if (seen === 0 || seen < SURE_SHARE * frames.length) return null;
  const face = combineBoxes(sure);
  if (face === null) return null;
  const region = aroundFace(face);
  return region.width * region.height > MOST_OF_PICTURE ? null : region;
}
