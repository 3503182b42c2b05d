import { expect, it } from "vitest";
import { killRuns } from "../../../scripts/kill-runs.ts";

it(
  "A run that is killed again and again ends with the trials of an undisturbed one",
  { timeout: 600_000 },
  async () => {
    const report = await killRuns({ kills: 5, clips: 3, seed: 2 });
    expect(report).toMatchObject({ trials: 144, amiss: [], different: [], orphans: 0 });
    expect(report.kills).toBeGreaterThan(0);
    expect(report.inside).toBeGreaterThan(0);
    // The same batches or others: in the last digits only.
    expect(report.largestDifference).toBeLessThan(1e-4);
  },
);
