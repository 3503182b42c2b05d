import type { FailedTrial, RunReport } from "../../protocol/run.ts";

/** Trials of one clip that failed for one reason. */
export interface Failure {
  readonly clip: string;
  /** The sentence for the person. */
  readonly error: string;
  /** At least one. */
  readonly trials: readonly [FailedTrial, ...FailedTrial[]];
  /** They are all that was asked of the clip. */
  readonly isWhole: boolean;
}

/** What failed, each reason once a clip, in the order of the trials. */
export function failuresOf({ trials }: Pick<RunReport, "trials">): Failure[] {
  const groups = new Map<string, [FailedTrial, ...FailedTrial[]]>();
  const asked = new Map<string, number>();
  for (const trial of trials) {
    asked.set(trial.clip, (asked.get(trial.clip) ?? 0) + 1);
    if (trial.status === "done") continue;
    const key = JSON.stringify([trial.clip, trial.error]);
    const group = groups.get(key);
    if (group) group.push(trial);
    else groups.set(key, [trial]);
  }
  return [...groups.values()].map((group) => {
    const [{ clip, error }] = group;
    return { clip, error, trials: group, isWhole: group.length === asked.get(clip) };
  });
}

/** What failed of clips that could not even be read: the run knows nothing of them but their names. */
export function lostClips(report: Pick<RunReport, "trials" | "axes">): Failure[] {
  const read = new Set(report.axes.clips.map(({ name }) => name));
  return failuresOf(report).filter(({ clip }) => !read.has(clip));
}

/** The clips of a run by name: those that were read, then those that were not. */
export function clipNames(report: Pick<RunReport, "trials" | "axes">): string[] {
  return [...new Set([...report.axes.clips.map(({ name }) => name), ...report.trials.map(({ clip }) => clip)])];
}
