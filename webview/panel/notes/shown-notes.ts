import { trialId } from "../../../src/core/experiment/trial-id.ts";
import { type NoteSet, noteSetName, noteSetsOf } from "../../../src/core/enrichment/note-sets.ts";
import type { RunReport, Trial } from "../../../src/protocol/run.ts";
import type { GridColumn } from "../grid/grid-model.ts";

/** A set of notes as the panel shows it. */
export interface ShownNotes {
  readonly set: NoteSet;
  /** What tells it from the others. */
  readonly name: string;
  /** Whose trial told them. */
  readonly of: GridColumn["of"];
  /** Whether the trials that tell them are asked anew now. */
  readonly isAskedAnew: boolean;
}

/**
 * The notes of a clip's columns. Those of a trial that is asked anew stand until it is done, as the run before told
 * them, so that what a person reads or writes does not vanish under the hand.
 */
export function shownNotes(columns: readonly GridColumn[], previous: RunReport | null): ShownNotes[] {
  const earlier = new Map<string, Trial>();
  if (columns.some(({ trial }) => trial === null)) {
    for (const trial of previous?.trials ?? []) earlier.set(trial.id, trial);
  }
  const from = new Map<string, Pick<ShownNotes, "of" | "isAskedAnew">>();
  const trials = columns.flatMap(({ trial, of, coordinates }): Trial[] => {
    const shown = trial ?? earlier.get(trialId(coordinates));
    if (shown === undefined) return [];
    from.set(shown.id, { of: trial === null ? "previous" : of, isAskedAnew: trial === null });
    return [shown];
  });
  const sets = noteSetsOf(trials);
  return sets.map((set) => ({
    set,
    name: noteSetName(set, sets),
    ...(from.get(set.trial) ?? { of: "run", isAskedAnew: false }),
  }));
}
