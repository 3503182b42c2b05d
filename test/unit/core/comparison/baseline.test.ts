import { describe, expect, it } from "vitest";
import { baselineComparer } from "../../../../src/core/comparison/baseline.ts";
import { doneTrial, failedTrial, runReport } from "../../../support/run-report.ts";

const baseline = { model: "faces", sampler: "uniform:2", prompt: "plain", decoder: "greedy" };

describe("baselineComparer", () => {
  it("compares within the clip and the repeat", () => {
    const trials = [
      doneTrial({ repeat: 1 }, "neutral"),
      doneTrial({ repeat: 2 }, "fear"),
      doneTrial({ clip: "b.mp4" }, "surprise"),
    ];
    const other = doneTrial({ sampler: "fps:5", repeat: 2 }, "fear");
    const difference = baselineComparer({ baseline, trials: [...trials, other] })(other);
    expect(difference).toEqual({ kind: "compared", baseline: trials[1], divergence: null, labelChanged: false });
  });

  it("finds where the tokens part and whether the label is another", () => {
    const own = doneTrial({}, "neutral");
    const other = doneTrial({ sampler: "fps:5" }, "surprise");
    const difference = baselineComparer({ baseline, trials: [own, other] })(other);
    expect(difference).toMatchObject({ kind: "compared", labelChanged: true, divergence: { index: 0 } });
  });

  it("says where there is nothing to compare with", () => {
    const own = doneTrial();
    const other = doneTrial({ sampler: "fps:5" });
    expect(baselineComparer({ baseline: null, trials: [own] })(own)).toEqual({ kind: "none" });
    expect(baselineComparer({ baseline, trials: [own] })(own)).toEqual({ kind: "itself" });
    expect(baselineComparer({ baseline, trials: [other] })(other)).toEqual({ kind: "missing" });
    expect(baselineComparer({ baseline, trials: [failedTrial(), other] })(other)).toEqual({ kind: "missing" });
  });

  it("compares every trial of a run", () => {
    const report = runReport();
    const compare = baselineComparer(report);
    const kinds = report.trials.map((trial) => (trial.status === "done" ? compare(trial).kind : "failed"));
    expect(kinds).toEqual(["itself", "compared", "compared", "compared", "itself", "compared", "compared", "failed"]);
  });
});
