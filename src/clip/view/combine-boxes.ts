import type { Box } from "../../protocol/sampling.ts";

/** A face in one frame. */
export interface FoundFace {
  readonly box: Box;
  /** The detector's own: 0 to 1. */
  readonly score: number;
}

/**
 * One box for all frames of a clip that holds its face wherever it moves: the union of the boxes in the single frames.
 * The face is the one with the most area times score; what is far from it in another frame is somebody else, or none.
 *
 * @param frames the faces found in each frame looked at
 * @returns `null` where no frame shows a face
 */
export function combineBoxes(frames: readonly (readonly FoundFace[])[]): Box | null {
  const [main] = frames.flat().sort((a, b) => weight(b) - weight(a));
  if (main === undefined) return null;
  const same = frames.flatMap((faces) => {
    const [nearest] = faces
      .filter(({ box }) => overlap(box, main.box) > 0)
      .sort((a, b) => overlap(b.box, main.box) - overlap(a.box, main.box));
    return nearest ? [nearest.box] : [];
  });
  const left = Math.max(0, Math.min(...same.map(({ x }) => x)));
  const top = Math.max(0, Math.min(...same.map(({ y }) => y)));
  const right = Math.min(1, Math.max(...same.map(({ x, width }) => x + width)));
  const bottom = Math.min(1, Math.max(...same.map(({ y, height }) => y + height)));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

function weight({ box, score }: FoundFace): number {
  return box.width * box.height * score;
}

/** The area that two boxes share, as a part of the area of both together. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
