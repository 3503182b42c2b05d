import { describe, expect, it } from "vitest";
import { compareRuns } from "../../../../src/core/comparison/compare-runs.ts";
import type { RunReport, Trial } from "../../../../src/protocol/run.ts";
import { doneTrial, failedTrial, runReport } from "../../../support/run-report.ts";

/** Clip a.mp4 shows surprise, and b.mp4 nothing that is known. */
function run(...trials: Trial[]): RunReport {
  const { axes } = runReport();
  const clips = axes.clips.map((clip) => (clip.name === "b.mp4" ? { ...clip, label: null } : clip));
  return runReport({ trials, axes: { ...axes, clips } });
}

function changeOf(before: Trial, after: Trial): string | undefined {
  return compareRuns(run(before), run(after)).trials[0]?.change;
}

describe("compareRuns", () => {
  it("tells what was fixed, what broke and what changed from wrong to wrong", () => {
    const [right, wrong, other] = [doneTrial({}, "surprise"), doneTrial({}, "neutral"), doneTrial({}, "fear")];
    expect(changeOf(wrong, right)).toBe("fixed");
    expect(changeOf(right, wrong)).toBe("broken");
    expect(changeOf(wrong, other)).toBe("changed");
    expect(changeOf(right, right)).toBe("same");
    expect(changeOf(wrong, wrong)).toBe("same");
  });

  it("fixes and breaks nothing where the label is not known", () => {
    const clip = "b.mp4";
    expect(changeOf(doneTrial({ clip }, "fear"), doneTrial({ clip }, "neutral"))).toBe("changed");
  });

  it("takes a failed trial for one that said nothing", () => {
    expect(changeOf(failedTrial(), doneTrial({}, "surprise"))).toBe("fixed");
    expect(changeOf(doneTrial({}, "surprise"), failedTrial())).toBe("broken");
    expect(changeOf(failedTrial(), doneTrial({}, "fear"))).toBe("changed");
    expect(changeOf(failedTrial(), failedTrial())).toBe("same");
  });

  it("goes by the likeliest label, and says where the tokens part all the same", () => {
    const before = doneTrial({}, "surprise");
    const after = { ...doneTrial({}, "surprise"), tokens: doneTrial({}, "fear").tokens };
    const [trial] = compareRuns(run(before), run(after)).trials;
    expect(trial).toMatchObject({ change: "same", divergence: { index: 0, token: after.tokens[0] } });
  });

  it("matches trials by id, in the order of the second run, and lists what one run alone has", () => {
    const [a, b, c] = ["uniform:2", "fps:5", "uniform:8"].map((sampler) => doneTrial({ sampler }));
    if (!a || !b || !c) throw new Error("three trials");
    const { trials, counts } = compareRuns(run(a, b), run(c, b));
    expect(trials.map(({ coordinates, change }) => [coordinates.sampler, change])).toEqual([
      ["uniform:8", "only-in-second"],
      ["fps:5", "same"],
      ["uniform:2", "only-in-first"],
    ]);
    expect(counts).toEqual({ fixed: 0, broken: 0, changed: 0, same: 1, "only-in-first": 1, "only-in-second": 1 });
  });
});
