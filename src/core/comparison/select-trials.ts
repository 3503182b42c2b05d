import { SaccadeError } from "../../protocol/errors.ts";
import type { RunReport } from "../../protocol/run.ts";

/** Names to keep, by axis; an axis that is absent keeps all. */
export interface TrialSelection {
  readonly clip?: readonly string[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly sampler?: readonly string[] | undefined;
  readonly prompt?: readonly string[] | undefined;
  readonly decoder?: readonly string[] | undefined;
}

const AXES = ["clip", "model", "sampler", "prompt", "decoder"] as const;

/** How many names an error lists. */
const LISTED = 12;

/**
 * A report of some of a run's trials, with what only the others needed left out. The work figures stay the run's.
 *
 * @throws SaccadeError `input` if the run has no such name, or nothing is left
 */
export function selectTrials(report: RunReport, selection: TrialSelection): RunReport {
  if (AXES.every((axis) => selection[axis] === undefined)) return report;
  for (const axis of AXES) checkNames(report, axis, selection[axis]);
  const keeps = (axis: (typeof AXES)[number], name: string): boolean => selection[axis]?.includes(name) ?? true;
  const trials = report.trials.filter((trial) => AXES.every((axis) => keeps(axis, trial[axis])));
  if (trials.length === 0) {
    throw new SaccadeError("input", "No trial of this run has all of the given names: name fewer.");
  }
  const { axes, pictures, environment } = report;
  const shown = new Set(
    trials.flatMap((trial) => (trial.status === "done" ? trial.frames.map(({ picture }) => picture) : [])),
  );
  return {
    ...report,
    trials,
    failed: trials.filter(({ status }) => status === "failed").length,
    environment: { ...environment, models: environment.models.filter(({ name }) => keeps("model", name)) },
    axes: {
      ...axes,
      clips: axes.clips.filter(({ name }) => keeps("clip", name)),
      models: axes.models.filter((name) => keeps("model", name)),
      samplers: axes.samplers.filter((name) => keeps("sampler", name)),
      prompts: axes.prompts.filter(({ name }) => keeps("prompt", name)),
      decoders: axes.decoders.filter(({ name }) => keeps("decoder", name)),
    },
    pictures: Object.fromEntries(Object.entries(pictures).filter(([key]) => shown.has(key))),
    shownOf: report.shownOf ?? report.trials.length,
  };
}

function checkNames(report: RunReport, axis: (typeof AXES)[number], names: readonly string[] | undefined): void {
  const known = [...new Set(report.trials.map((trial) => trial[axis]))];
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const listed = known.slice(0, LISTED).join(", ");
  const more = known.length > LISTED ? `, and ${known.length - LISTED} more` : "";
  throw new SaccadeError("input", `This run has no ${axis} named "${unknown}": it has ${listed}${more}.`);
}
