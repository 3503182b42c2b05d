import { SaccadeError } from "../../protocol/errors.ts";
import type { Box, View } from "../../protocol/sampling.ts";

/** A view whose box is found: what of each frame of a clip is shown, the same for all of them. */
export interface FixedView {
  /** In fractions of the frame, within it; `null` for all of it. */
  readonly box: Box | null;
  /** Pixels; `null` for the frame's own. A frame is never enlarged. */
  readonly longestEdge: number | null;
  readonly timestamp: boolean;
}

/** Which pixels of a frame a view cuts out, and the size that they are shown in. */
export interface ViewArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly shownWidth: number;
  readonly shownHeight: number;
}

/** What is shown around a face's box on each side, as a fraction of the box: hair, chin and ears. */
const FACE_MARGIN = 0.25;

/** Whether the clip's face has to be found for this view. */
export function showsFace(view: View | undefined): boolean {
  return view === "face" || (typeof view === "object" && view.crop === "face");
}

/**
 * The view of a clip's frames.
 *
 * @param face the clip's, where {@link showsFace} asks for it; `null` if none was found
 * @returns `null` where whole frames are shown as they are
 * @throws SaccadeError of kind `input` where a face is to be shown and none was found
 */
export function fixView(view: View | undefined, face: Box | null): FixedView | null {
  if (view === undefined || view === "full") return null;
  const { crop, margin, size = null, timestamp = false } = view === "face" ? { crop: view } : view;
  if (crop === undefined) {
    return size === null && !timestamp ? null : { box: null, longestEdge: size, timestamp };
  }
  if (crop === "face" && face === null) {
    throw new SaccadeError(
      "input",
      "No face was found in the clip, which the sampler's view asks for: show the frames whole (view: full), or give the box yourself (view: {crop: {x, y, width, height}}).",
    );
  }
  const box = crop === "face" ? face : crop;
  const wider = margin ?? (crop === "face" ? FACE_MARGIN : 0);
  return { box: box && widened(box, wider), longestEdge: size, timestamp };
}

/** A face's box with what belongs to it. */
export function aroundFace(face: Box): Box {
  return widened(face, FACE_MARGIN);
}

function widened({ x, y, width, height }: Box, margin: number): Box {
  const left = Math.max(0, x - margin * width);
  const top = Math.max(0, y - margin * height);
  const right = Math.min(1, x + (1 + margin) * width);
  const bottom = Math.min(1, y + (1 + margin) * height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whole pixels: those that the box touches, at least one each way. */
export function viewArea(
  { box, longestEdge }: FixedView,
  frame: { readonly width: number; readonly height: number },
): ViewArea {
  const along = (from: number, share: number, size: number): [number, number] => {
    const first = Math.min(size - 1, Math.floor(from * size));
    const end = Math.min(size, Math.max(first + 1, Math.ceil((from + share) * size)));
    return [first, end - first];
  };
  const { x, y, width: across, height: down } = box ?? { x: 0, y: 0, width: 1, height: 1 };
  const [left, width] = along(x, across, frame.width);
  const [top, height] = along(y, down, frame.height);
  const scale = longestEdge === null ? 1 : Math.min(1, longestEdge / Math.max(width, height));
  const shownWidth = Math.max(1, Math.round(width * scale));
  const shownHeight = Math.max(1, Math.round(height * scale));
  return { left, top, width, height, shownWidth, shownHeight };
}

/** The size that a frame is shown in. */
export function viewSize(
  view: FixedView | null,
  frame: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  if (view === null) return frame;
  const { shownWidth: width, shownHeight: height } = viewArea(view, frame);
  return { width, height };
}

/** What tells one view's pixels from another's, as a word; "" for whole frames as they are. */
export function viewKey(view: FixedView | null): string {
  if (view === null) return "";
  const { box, longestEdge, timestamp } = view;
  const part = box ? [box.x, box.y, box.width, box.height].map((value) => value.toFixed(6)).join(",") : "";
  return `${part};${longestEdge ?? ""};${timestamp ? "time" : ""}`;
}
