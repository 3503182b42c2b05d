import { describe, expect, it } from "vitest";
import { armScores } from "../../../../src/core/comparison/arm-scores.ts";
import { doneTrial, runClip, runReport } from "../../../support/run-report.ts";

describe("armScores", () => {
  it("counts each arm in the order of its trials", () => {
    const scores = armScores(runReport());
    expect(scores.map(({ arm, done, failed, judged }) => [arm.sampler, arm.decoder, done, failed, judged])).toEqual([
      ["uniform:2", "greedy", 2, 0, 2],
      ["uniform:2", "warm", 2, 0, 2],
      ["fps:5", "greedy", 2, 0, 2],
      ["fps:5", "warm", 1, 1, 1],
    ]);
    expect(scores.map(({ accuracy }) => accuracy)).toEqual([0.5, 0, 1, 0]);
    expect(scores.map(({ changed }) => changed)).toEqual([null, 1, 1, 1]);
  });

  it("weighs a rare label as much as a common one", () => {
    const labels = ["neutral", "neutral", "neutral", "surprise"];
    const clips = labels.map((label, place) => runClip({ name: `${place}.mp4`, label }));
    const trials = clips.map(({ name }) => doneTrial({ clip: name }, "neutral"));
    const report = runReport({ trials, axes: { ...runReport().axes, clips } });
    expect(armScores(report)[0]).toMatchObject({ judged: 4, accuracy: 0.75, uar: 0.5 });
  });

  it("scores nothing where no label is known", () => {
    const { axes, trials } = runReport();
    const clips = axes.clips.map((clip) => ({ ...clip, label: null }));
    const report = runReport({ axes: { ...axes, clips }, trials, baseline: null });
    expect(armScores(report)[0]).toMatchObject({ judged: 0, accuracy: null, uar: null, changed: null });
  });
});
