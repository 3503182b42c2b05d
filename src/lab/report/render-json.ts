import type { RunReport } from "../../protocol/run.ts";

/** Everything the report says, as one line of JSON; the pictures stay in the run's folder. */
export function renderJson(report: RunReport): string {
  return JSON.stringify({ ...report, pictures: {} });
}
