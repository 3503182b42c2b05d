import type { RunSummaryLine } from "../../protocol/lab-runs.ts";

/** How a run is shown in lists. */
export interface RunDescription {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon's name. */
  readonly icon: string;
}

/** A run in a few words: when it was, how it ended, and how many of its trials there are. */
export function describeRun(run: RunSummaryLine): RunDescription {
  const { counts, models, probe, isSelection, startedAt, status } = run;
  const label = localTime(new Date(startedAt));
  const kind = probe === null ? (isSelection ? "part" : "") : `probe ${probe}`;
  const failed = counts.failed > 0 ? `${counts.failed} failed` : "";
  const trials = `${counts.done} of ${counts.trials} trials`;
  const description = [kind, status === "finished" ? "" : status, trials, failed]
    .filter((part) => part !== "")
    .join(", ");
  const tooltip = [`${run.id}, ${status}`, trials, models.join(", "), run.directory].join("\n");
  return { label, description, tooltip, icon: iconOf(run) };
}

function iconOf({ counts, probe, status }: RunSummaryLine): string {
  if (status !== "finished") return "circle-slash";
  if (counts.failed > 0) return "warning";
  return probe === null ? "pass" : "beaker";
}

/** To the second, in the machine's time: runs of one day are told apart by it. */
function localTime(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
