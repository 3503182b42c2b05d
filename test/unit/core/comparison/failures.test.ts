import { expect, it } from "vitest";
import { clipNames, failuresOf, lostClips } from "../../../../src/core/comparison/failures.ts";
import { doneTrial, failedTrial, runClip, runReport } from "../../../support/run-report.ts";

const UNREAD = { clip: "bad.mp4", error: "bad.mp4 is no video." };
const report = runReport({
  axes: { ...runReport().axes, clips: [runClip({ name: "a.mp4" })] },
  trials: [
    doneTrial({ clip: "a.mp4", sampler: "uniform:2" }),
    failedTrial({ clip: "a.mp4", sampler: "uniform:999", error: "The clip has only 80 frames." }),
    failedTrial({ ...UNREAD, sampler: "uniform:2" }),
    failedTrial({ ...UNREAD, sampler: "uniform:999" }),
  ],
});

it("Failures are told once for each reason of a clip", () => {
  expect(failuresOf(report).map(({ clip, trials, isWhole }) => [clip, trials.length, isWhole])).toEqual([
    ["a.mp4", 1, false],
    ["bad.mp4", 2, true],
  ]);
});

it("A clip that could not be read is named all the same", () => {
  expect(lostClips(report).map(({ clip, error }) => [clip, error])).toEqual([["bad.mp4", "bad.mp4 is no video."]]);
  expect(clipNames(report)).toEqual(["a.mp4", "bad.mp4"]);
  expect(lostClips(runReport())).toEqual([]);
});
