import { isDrawn } from "../../core/comparison/drawn-faces.ts";
import type { Asked } from "./ask-clip.ts";

/** What a person should know beside the answer, as sentences. */
export function notesOn({ source, clip, warnings }: Asked): string[] {
  if (!source.drawnFaces) return [...warnings];
  return [
    ...warnings,
    isDrawn(clip)
      ? "Drawn faces: these figures show that the measurement works, not how real models behave."
      : `The model ${source.id} knows drawn faces only, and this clip was not drawn by Saccade: its answer says nothing about what the clip shows.`,
  ];
}
