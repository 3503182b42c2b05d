import { createHash } from "node:crypto";
import { applyView } from "../../clip/view/apply-view.ts";
import { fixView, showsFace, viewKey } from "../../core/sampling/frame-view.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import type { PictureRequest } from "../../protocol/lab-clips.ts";
import type { ClipStore } from "../clip-store.ts";
import { PngFolder } from "./png-folder.ts";

/**
 * Writes a frame as a sampler's view shows it, as a PNG file.
 *
 * @throws SaccadeError `input` if the clip has no such frame; `failure`; `cancelled`
 */
export async function showPicture(
  { clip: path, index, sampler, folder }: PictureRequest,
  footage: ClipStore,
  signal: AbortSignal,
): Promise<{ file: string }> {
  const clip = await footage.probe(path, { signal });
  if (index >= clip.times.length) {
    throw new SaccadeError("input", `The clip has ${clip.times.length} frames, and none with the number ${index}.`);
  }
  const shown = sampler?.view;
  const view = fixView(shown, showsFace(shown) ? await footage.findFace(clip, { signal }) : null);
  const kind = view === null ? "whole" : createHash("sha256").update(viewKey(view)).digest("hex").slice(0, 16);
  const files = new PngFolder(folder, clip.info.sha256, kind);
  if (!(await files.has(index))) {
    const [frame] = await footage.decode(clip, [index], { signal });
    if (!frame) throw new SaccadeError("failure", `Frame ${index} could not be decoded.`);
    await files.put(view === null ? frame : applyView(frame, view));
  }
  return { file: files.file(index) };
}
