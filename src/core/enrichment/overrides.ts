import type { NoteOverride } from "../../protocol/enrichment.ts";

/** A gap of a clip, by the names and numbers of results. */
export interface ClipGap {
  readonly clip: string;
  /** From 1 in time order. */
  readonly gap: number;
}

/** Whether words of a document stand in the place of a gap's notes: those that name no clip count for every one. */
export function isAbout(override: NoteOverride, { clip, gap }: ClipGap): boolean {
  return override.gap === gap && (override.clip === undefined || override.clip === clip);
}

/** The words in the place of a gap's notes; of several, the last ones count. */
export function overrideFor(overrides: readonly NoteOverride[], place: ClipGap): NoteOverride | undefined {
  return overrides.findLast((override) => isAbout(override, place));
}
