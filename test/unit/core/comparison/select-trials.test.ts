import { describe, expect, it } from "vitest";
import { selectTrials } from "../../../../src/core/comparison/select-trials.ts";
import { runReportSchema } from "../../../../src/protocol/run.ts";
import { doneTrial, runReport } from "../../../support/run-report.ts";

describe("selectTrials", () => {
  it("keeps the trials that have one of the names on every axis", () => {
    const selected = selectTrials(runReport(), { clip: ["b.mp4"], decoder: ["warm"] });
    expect(selected.trials.map(({ clip, sampler, decoder }) => [clip, sampler, decoder])).toEqual([
      ["b.mp4", "uniform:2", "warm"],
      ["b.mp4", "fps:5", "warm"],
    ]);
    expect(selected).toMatchObject({ failed: 1, shownOf: 8 });
    expect(selected.axes.clips.map(({ name }) => name)).toEqual(["b.mp4"]);
    expect(selected.axes.decoders.map(({ name }) => name)).toEqual(["warm"]);
    expect(runReportSchema.parse(selected)).toEqual(selected);
  });

  it("leaves out pictures that no trial shows any more", () => {
    const shown = doneTrial({ frames: [{ index: 0, ptsSeconds: 0, picture: "first" }] });
    const report = runReport({ trials: [shown, doneTrial({ sampler: "fps:5" })] });
    expect(Object.keys(selectTrials(report, { sampler: ["uniform:2"] }).pictures)).toEqual(["first"]);
  });

  it("is the report itself where nothing is named", () => {
    const report = runReport();
    expect(selectTrials(report, {})).toBe(report);
  });

  it("says which names there are, and when nothing is left", () => {
    expect(() => selectTrials(runReport(), { sampler: ["uniform:9"] })).toThrow(
      'This run has no sampler named "uniform:9": it has uniform:2, fps:5.',
    );
    const trials = [doneTrial({ clip: "a.mp4" }), doneTrial({ clip: "b.mp4", sampler: "fps:5" })];
    expect(() => selectTrials(runReport({ trials }), { clip: ["a.mp4"], sampler: ["fps:5"] })).toThrow(
      "No trial of this run has all of the given names: name fewer.",
    );
  });
});
