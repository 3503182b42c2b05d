import { counted, duration, grouped } from "../../../src/core/comparison/figures.ts";
import type { PanelRun } from "../../../src/protocol/panel-state.ts";
import type { Work } from "../../../src/protocol/run.ts";

/** Where a run stands, in a line. */
export function progressText(run: PanelRun): string {
  const { status, counts, secondsLeft } = run;
  const { trials, done, failed } = counts;
  const ended = done + failed;
  const of = `${grouped(ended)} of ${counted(trials, "trial")}`;
  const left = secondsLeft === null || ended === trials ? [] : [`${duration(secondsLeft)} left`];
  const broken = failed === 0 ? [] : [`${grouped(failed)} failed`];
  switch (status) {
    case "starting":
      return run.stage === "" ? "Starting" : run.stage;
    case "running":
      return [of, ...broken, ...left].join(" · ");
    case "finished":
      return [of, ...broken].join(" · ");
    case "cancelled":
      return [`Cancelled after ${of}`, ...broken].join(" · ");
    case "interrupted":
      return [`Interrupted after ${of}`, ...broken].join(" · ");
    case "failed":
      return [trials === 0 ? "The run failed" : `The run failed after ${of}`, ...broken].join(" · ");
  }
}

/** What goes on with a run, and what begins it anew, by the names of their buttons. */
const RUN_BUTTONS = { on: "Resume", anew: "Run" };
/** A probe that is asked again uses what was computed. */
export const PROBE_BUTTONS = { on: "Ask again", anew: "Ask again" };

/** What a person can do about a run that has not come to its end. */
export function adviceText({ status, counts }: PanelRun, buttons = RUN_BUTTONS): string {
  const missing = counts.trials - counts.done - counts.failed;
  switch (status) {
    case "cancelled":
    case "interrupted":
      return missing > 0 ? `${buttons.on} computes the other ${grouped(missing)}; what was done is kept.` : "";
    case "failed":
      return `The log tells what happened; ${buttons.anew} tries it once more.`;
    default:
      return "";
  }
}

/** How much less was computed than was asked for. */
export function sharedWorkText({ asked, computed, seconds }: Work): string {
  if (asked.framesEncoded === 0) return "";
  return `${counted(computed.framesEncoded, "frame")} encoded for ${grouped(asked.framesEncoded)} asked · ${duration(seconds.total)}`;
}
