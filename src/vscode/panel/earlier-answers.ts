import type { PanelState } from "../../protocol/panel-state.ts";
import type { RunReport, Trial } from "../../protocol/run.ts";
import { withTrials } from "./run-growth.ts";

/** The answers that stood before a run, and the folders of those that are not of the newest of these runs. */
export type EarlierAnswers = Pick<PanelState, "previous" | "previousFolders">;

export const NO_EARLIER_ANSWERS: EarlierAnswers = { previous: null, previousFolders: {} };

/**
 * What stands before a run that follows this one. A run of a part of the document, or one that did not come to its end,
 * leaves the other trials as the runs before it told them.
 */
export function followedBy(earlier: EarlierAnswers, report: RunReport): EarlierAnswers {
  const { previous, previousFolders } = earlier;
  if (previous === null || isWhole(report)) return { previous: report, previousFolders: {} };
  const told = new Set(report.trials.map(({ id }) => id));
  const left = previous.trials.filter(({ id }) => !told.has(id));
  const folders = left.map(({ id }) => [id, previousFolders[id] ?? previous.run.directory] as const);
  const { trials, pictures, axes } = previous;
  // In the places that they had, with what the later run says of them.
  const merged = withTrials({ ...report, trials }, { trials: report.trials, pictures: {}, clips: [] });
  const later = new Set(report.axes.clips.map(({ name }) => name));
  const clips = [...report.axes.clips, ...axes.clips.filter(({ name }) => !later.has(name))];
  return {
    previous: { ...merged, axes: { ...report.axes, clips }, pictures: { ...pictures, ...report.pictures } },
    previousFolders: Object.fromEntries(folders),
  };
}

/** Whether nothing of the document was left out. */
function isWhole({ run }: RunReport): boolean {
  return run.only === undefined && run.status === "finished";
}

/** Where the journal lies that holds what is shown of a trial; `undefined` where no run that is shown has it. */
export function folderOf(
  { run, previous, previousFolders }: Pick<PanelState, "run" | keyof EarlierAnswers>,
  of: "run" | "previous",
  trial: string,
): string | undefined {
  if (of === "run") return run?.report?.run.directory;
  return previousFolders[trial] ?? previous?.run.directory;
}

/** An answer that is shown, and whose: the run's, or else that of the runs before. */
export function shownTrial(
  { run, previous }: Pick<PanelState, "run" | "previous">,
  id: string,
): { readonly of: "run" | "previous"; readonly trial: Trial } | undefined {
  for (const of of ["run", "previous"] as const) {
    const trial = (of === "run" ? run?.report : previous)?.trials.find((one) => one.id === id);
    if (trial) return { of, trial };
  }
  return undefined;
}
