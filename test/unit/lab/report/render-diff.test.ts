import { describe, expect, it } from "vitest";
import { compareRuns } from "../../../../src/core/comparison/compare-runs.ts";
import { renderDiff } from "../../../../src/lab/report/render-diff.ts";
import { doneTrial, failedTrial, runReport } from "../../../support/run-report.ts";

describe("renderDiff", () => {
  it("opens on flips", () => {
    const first = runReport({ trials: runReport().trials.filter(({ clip }) => clip === "a.mp4") });
    const second = runReport({
      run: { ...first.run, id: "later" },
      trials: [
        doneTrial({ sampler: "uniform:2", decoder: "greedy" }, "surprise", 0.6),
        doneTrial({ sampler: "uniform:2", decoder: "warm" }, "neutral", 0.6),
        failedTrial({ sampler: "fps:5", decoder: "greedy" }),
        doneTrial({ sampler: "uniform:8", decoder: "greedy" }),
      ],
    });
    expect(renderDiff(first, second, compareRuns(first, second)).split("\n")).toEqual([
      "First     20260401-101500-abcd",
      "Second    later",
      "Trials    fixed 1, broken 1, changed 0, same 1, only in the first run 1, only in the second run 1",
      "",
      "Fixed (1)",
      "clip   arm                 label     before          after            first differs",
      "─────  ──────────────────  ────────  ──────────────  ───────────────  ─────────────────────────────────────────",
      "a.mp4  uniform:2 · greedy  surprise  neutral 60.0 %  surprise 60.0 %  token 1: neutral 60.0 % → surprise 60.0 %",
      "",
      "Broken (1)",
      "clip   arm             label     before           after                            first differs",
      "─────  ──────────────  ────────  ───────────────  ───────────────────────────────  ─────────────",
      "a.mp4  fps:5 · greedy  surprise  surprise 90.0 %  failed: The prompt has no room.",
      "",
      "Only in the first run (1)",
      "clip   arm           label     before       after  first differs",
      "─────  ────────────  ────────  ───────────  ─────  ─────────────",
      "a.mp4  fps:5 · warm  surprise  fear 70.0 %  –",
      "",
      "Only in the second run (1)",
      "clip   arm                 label     before  after            first differs",
      "─────  ──────────────────  ────────  ──────  ───────────────  ─────────────",
      "a.mp4  uniform:8 · greedy  surprise  –       surprise 80.0 %",
      "",
    ]);
  });

  it("says so where nothing changed", () => {
    const report = runReport();
    const text = renderDiff(report, report, compareRuns(report, report));
    expect(text.split("\n")).toEqual([
      "First     20260401-101500-abcd",
      "Second    20260401-101500-abcd",
      "Trials    fixed 0, broken 0, changed 0, same 8, only in the first run 0, only in the second run 0",
      "",
    ]);
  });
});
