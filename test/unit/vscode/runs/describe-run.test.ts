import { expect, it } from "vitest";
import type { RunSummaryLine } from "../../../../src/protocol/lab-runs.ts";
import { describeRun } from "../../../../src/vscode/runs/describe-run.ts";

const run: RunSummaryLine = {
  id: "20260102T030405Z-abcd",
  directory: "/w/.saccade/a.saccade.json/20260102T030405Z-abcd",
  document: "/w/a.saccade.json",
  status: "finished",
  startedAt: new Date(2026, 0, 2, 3, 4, 5).toISOString(),
  updatedAt: new Date(2026, 0, 2, 3, 4, 9).toISOString(),
  counts: { trials: 24, done: 24, failed: 0 },
  models: ["faces"],
  probe: null,
  isSelection: false,
};

it("describeRun says when, how it ended and how many trials there are", () => {
  expect(describeRun(run)).toMatchObject({
    label: "2026-01-02 03:04:05",
    description: "24 of 24 trials",
    icon: "pass",
  });
  const cut: RunSummaryLine = { ...run, status: "interrupted", counts: { trials: 24, done: 7, failed: 2 } };
  expect(describeRun(cut)).toMatchObject({
    description: "interrupted, 7 of 24 trials, 2 failed",
    icon: "circle-slash",
  });
  expect(describeRun({ ...run, probe: "order" }).description).toBe("probe order, 24 of 24 trials");
  expect(describeRun({ ...run, isSelection: true }).description).toBe("part, 24 of 24 trials");
});
