import { describe, expect, it } from "vitest";
import { judgeOf, predictionOf } from "../../../../src/core/comparison/prediction.ts";
import { doneTrial, failedTrial, runReport } from "../../../support/run-report.ts";

describe("predictionOf", () => {
  it("is the likeliest label, wherever it stands and whatever the text says", () => {
    const trial = doneTrial({
      text: "no idea",
      labels: [
        { label: "fear", logprob: -2, probability: 0.3 },
        { label: "surprise", logprob: -1, probability: 0.7 },
      ],
    });
    expect(predictionOf(trial)).toEqual({ label: "surprise", probability: 0.7 });
  });

  it("is the first of equals", () => {
    const labels = ["fear", "surprise"].map((label) => ({ label, logprob: -1, probability: 0.5 }));
    expect(predictionOf(doneTrial({ labels })).label).toBe("fear");
  });

  it("is the text where there are no labels", () => {
    expect(predictionOf(doneTrial({ text: " surprise\n", labels: [] }))).toEqual({
      label: "surprise",
      probability: null,
    });
  });
});

describe("judgeOf", () => {
  it("is right or wrong where the clip's label is known", () => {
    const report = runReport();
    expect(report.trials.map(judgeOf(report))).toEqual([false, false, true, false, true, false, true, null]);
  });

  it("judges no failed trial, no clip without a label, no other question and no answer in free words", () => {
    const report = runReport();
    const judge = judgeOf(report);
    expect(judge(failedTrial())).toBeNull();
    expect(judge(doneTrial({ clip: "unknown.mp4" }))).toBeNull();
    const others = [{ label: "brows rise", logprob: -0.1, probability: 1 }];
    expect(judge(doneTrial({ labels: others }))).toBeNull();
    expect(judge(doneTrial({ text: "the brows rise", labels: [] }))).toBeNull();
    expect(judge(doneTrial({ text: "surprise", labels: [] }))).toBe(true);
    expect(judge(doneTrial({ text: "fear", labels: [] }))).toBe(false);
  });
});
