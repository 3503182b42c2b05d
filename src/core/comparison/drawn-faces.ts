import type { RunReport } from "../../protocol/run.ts";

/** Stands on every report with figures of a model that knows drawn faces only. */
export const DRAWN_FACES_NOTE = "Drawn faces: this shows that the measurement works, not how real models behave.";

export function showsDrawnFaces({ environment }: Pick<RunReport, "environment">): boolean {
  return environment.models.some(({ drawnFacesOnly }) => drawnFacesOnly);
}
