import type { Asked } from "./ask-clip.ts";

/** Our renderer writes a comment that begins so into the clips it makes. */
const DRAWN_COMMENT = "Saccade drawn face";

/** What a person should know beside the answer, as sentences. */
export function notesOn({ source, clip, warnings }: Asked): string[] {
  if (!source.drawnFaces) return [...warnings];
  const drawn = clip.comment?.startsWith(DRAWN_COMMENT) === true;
  return [
    ...warnings,
    drawn
      ? "Drawn faces: these figures show that the measurement works, not how real models behave."
      : `The model ${source.id} knows drawn faces only, and this clip was not drawn by Saccade: its answer says nothing about what the clip shows.`,
  ];
}
