import { describe, expect, it } from "vitest";
import type { DoneTrial, Trial } from "../../../src/protocol/run.ts";
import { ExperimentLab } from "../../support/experiment-lab.ts";

const lab = new ExperimentLab();

const PLAIN = {
  clips: ["surprise-01.mp4"],
  models: ["faces"],
  prompts: ["Which emotion does the person show?"],
  maxTokens: 3,
};

function trialOf(trials: readonly Trial[], sampler: string): DoneTrial {
  const trial = trials.find((one) => one.sampler === sampler);
  if (trial?.status !== "done") throw new Error(`${sampler}: ${trial?.error ?? "no trial"}`);
  return trial;
}

describe("choosing frames by what a clip shows", () => {
  // The clip has 136 frames, and 8 are looked at to find a face; its one expression goes from 2.25 to 2.56 s.
  const samplers = ["uniform:4", "apex:4", "motion:4", "bolt:4,relevance:labels", "aks:4,relevance:labels"];
  const path = lab.write(lab.folder("clips/surprise-01.mp4"), { ...PLAIN, samplers });
  const first = lab.run(path);

  it("finds the expression that even sampling misses", async () => {
    const { report } = await first;
    const onEvent = (sampler: string): number =>
      trialOf(report.trials, sampler).frames.filter(({ ptsSeconds }) => ptsSeconds >= 2.25 && ptsSeconds <= 2.56)
        .length;
    expect(onEvent("uniform:4")).toBe(0);
    expect(onEvent("apex:4")).toBeGreaterThan(0);
    expect(onEvent("bolt:4,relevance:labels")).toBeGreaterThan(0);
    expect(trialOf(report.trials, "uniform:4").text).toBe("neutral");
    expect(trialOf(report.trials, "apex:4").text).toBe("surprise");
  });

  it("says why each frame was chosen, and what it was worth", async () => {
    const { report } = await first;
    const reasons = trialOf(report.trials, "apex:4").frames.map(({ reason }) => reason);
    expect(reasons).toContain("apex of candidate 1");
    for (const { score } of trialOf(report.trials, "bolt:4,relevance:labels").frames) expect(score).toBeGreaterThan(0);
  });

  it("measures the clip once for all, and asks about each frame once", async () => {
    const { report } = await first;
    const { asked, computed } = report.work;
    expect(asked.selection.framesMeasured).toBe(2 * (136 + 6));
    expect(computed.selection.framesMeasured).toBe(136 + 6);
    // 5.44 s at 10 frames a second, for two samplers.
    expect(asked.selection.calls).toBe(2 * 55);
    expect(computed.selection.calls).toBe(55);
    const { cost } = trialOf(report.trials, "bolt:4,relevance:labels");
    expect(cost.selection).toEqual({ framesMeasured: 0, calls: 55 });
    expect(cost.framesEncoded).toBe(55);
    expect(computed.framesEncoded).toBeLessThanOrEqual(55 + 12);
  });

  it("asks nothing again in another run", async () => {
    await first;
    const { report } = await lab.run(path);
    expect(report.work.computed.selection.calls).toBe(0);
    expect(report.work.computed.newTokens).toBe(0);
  });
});

describe("views", () => {
  const crop = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
  const samplers = [
    "uniform:3",
    { name: "part", type: "uniform", count: 3, view: { crop } },
    { name: "part again", type: "uniform", count: 3, view: { crop } },
    { name: "small", type: "uniform", count: 3, view: { size: 32 } },
    { name: "timed", type: "uniform", count: 3, view: { timestamp: true } },
    "uniform:3,order:reverse",
  ];
  const path = lab.write(lab.folder("clips/surprise-01.mp4"), { ...PLAIN, samplers });
  const run = lab.run(path, { pictures: true });

  it("are what the model receives, decoded once for all and encoded once for each", async () => {
    const { report } = await run;
    const pictures = (sampler: string): (string | undefined)[] =>
      trialOf(report.trials, sampler).frames.map(({ picture }) => picture && report.pictures[picture]);
    expect(new Set(["uniform:3", "part", "small", "timed"].flatMap(pictures)).size).toBe(12);
    expect(pictures("part again")).toEqual(pictures("part"));
    expect(pictures("uniform:3,order:reverse")).toEqual(pictures("uniform:3").reverse());
    expect(report.work.computed).toMatchObject({ framesDecoded: 3, framesEncoded: 12 });
  });

  it("are part of what a call is", async () => {
    const { report } = await run;
    const labels = (sampler: string): number[] =>
      trialOf(report.trials, sampler).labels.map(({ probability }) => probability);
    expect(labels("part again")).toEqual(labels("part"));
    expect(labels("part")).not.toEqual(labels("uniform:3"));
    expect(labels("small")).not.toEqual(labels("uniform:3"));
  });
});
