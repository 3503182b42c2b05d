import type { ClipInfo } from "../../protocol/clip.ts";
import type { RunClip, RunReport } from "../../protocol/run.ts";

/** Stands on every report with figures of a model that knows drawn faces only. */
export const DRAWN_FACES_NOTE = "Drawn faces: this shows that the measurement works, not how real models behave.";

/** Our renderer writes a comment that begins so into the clips it makes. */
const DRAWN_COMMENT = "Saccade drawn face";

/** Whether our renderer drew what a clip shows. */
export function isDrawn({ comment }: Pick<ClipInfo, "comment">): boolean {
  return comment?.startsWith(DRAWN_COMMENT) === true;
}

export function showsDrawnFaces({ environment }: Pick<RunReport, "environment">): boolean {
  return environment.models.some(({ drawnFacesOnly }) => drawnFacesOnly);
}

/** What stands at a clip's answers that mean nothing: a sentence for each model that does not know such footage. */
export function undrawnNotes(
  { drawn }: Pick<RunClip, "drawn">,
  { models }: Pick<RunReport["environment"], "models">,
): string[] {
  // Runs of versions that did not look at it say nothing.
  if (drawn !== false) return [];
  return models
    .filter(({ drawnFacesOnly }) => drawnFacesOnly)
    .map(({ name }) => `${models.length > 1 ? `${name}: ` : ""}${UNDRAWN_NOTE}`);
}

/** The same of all of a run's clips, each with its name. */
export function undrawnClips({ axes, environment }: Pick<RunReport, "axes" | "environment">): string[] {
  return axes.clips.flatMap((clip) => undrawnNotes(clip, environment).map((note) => `${clip.name}: ${note}`));
}

const UNDRAWN_NOTE = "This model knows drawn faces only; this answer means nothing here.";
