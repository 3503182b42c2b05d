import { describe, expect, it } from "vitest";
import { analyseProbe } from "../../../../src/core/probes/analyse-probe.ts";
import { comparableSteps } from "../../../../src/core/probes/dilution/comparable.ts";
import { OTHERS, othersChoice, rateChoice, RATES } from "../../../../src/core/probes/dilution/plan-dilution.ts";
import { type DoneTrial, plannedProbeSchema, type UnfitChoice } from "../../../../src/protocol/run.ts";
import { doneTrial, runClip, runReport } from "../../../support/run-report.ts";

const REASON = "The prompt has 1100 tokens with 200 frames, the model holds 1024.";

function trial(clip: string, sampler: string): DoneTrial {
  const labels = ["neutral", "surprise"].map((label, k) => {
    const probability = k === 0 ? 0.3 : 0.7;
    return { label, logprob: Math.log(probability), probability };
  });
  return doneTrial({ clip, sampler, labels, decoder: "greedy", model: "faces", prompt: "What?" });
}

const unfitAt = (clip: string, choice: string | null): UnfitChoice => {
  return { clip, model: "faces", prompt: "What?", choice, reason: REASON };
};

/** A probe of clips, of which some were not asked about some choices. */
function probed(clips: readonly string[], unfit: readonly UnfitChoice[]) {
  const choices = [...RATES.map(rateChoice), ...OTHERS.map(othersChoice)];
  const isUnfit = (clip: string, choice: string): boolean =>
    unfit.some((one) => one.clip === clip && (one.choice === choice || one.choice === null));
  const trials = clips.flatMap((clip) =>
    choices.filter((choice) => !isUnfit(clip, choice)).map((choice) => trial(clip, choice)),
  );
  const asked = clips.filter((clip) => trials.some((one) => one.clip === clip));
  const { axes } = runReport();
  const planned = { kind: "dilution" as const, sampler: "", timestamps: false, unfit: [...unfit] };
  expect(plannedProbeSchema.parse({ ...planned, plan: "" })).toMatchObject({ unfit });
  const result = analyseProbe(planned, { trials, axes: { ...axes, clips: asked.map((name) => runClip({ name })) } });
  if (result.kind !== "dilution") throw new Error("It is about rates.");
  return result;
}

describe("a probe of rates of which some exceed the model's context", () => {
  const six = ["a", "b", "c", "d", "e", "f"];

  it("compares the rate over the clips for which it fits, and says how many it does not", () => {
    const result = probed(six, [unfitAt("f", "25 fps")]);
    expect(result.cases[0]?.rates.map(({ framesPerSecond }) => framesPerSecond)).toEqual([...RATES]);
    expect(result.cases[0]?.clips).toEqual(["a", "b", "c", "d", "e"]);
    expect(result.cases[0]?.dilution?.clips).toEqual(six);
    expect(result.cases[0]?.exceeding).toEqual([{ choice: "25 fps", clips: 1, of: 6, compared: true, reason: REASON }]);
    expect(result.verdicts).toContain(
      "Rates: 25 fps does not fit into the model's context for 1 clip of 6, left out of this comparison (The prompt has 1100 tokens with 200 frames, the model holds 1024).",
    );
  });

  it("leaves a rate out that fits for half of the clips or fewer, and keeps the clips", () => {
    const unfit = ["d", "e", "f"].flatMap((clip) => [unfitAt(clip, "20 fps"), unfitAt(clip, "25 fps")]);
    const result = probed(six, unfit);
    expect(result.cases[0]?.rates.map(({ framesPerSecond }) => framesPerSecond)).toEqual([1, 2, 5, 10, 15]);
    expect(result.cases[0]?.clips).toEqual(six);
    expect(result.verdicts.join(" ")).toContain(
      "20 fps and 25 fps are left out, which fit into the model's context for 3 of 6 clips at most",
    );
  });

  it("says of one clip what fits", () => {
    const result = probed(["a"], [unfitAt("a", "25 fps"), unfitAt("a", "event + 128")]);
    expect(result.cases[0]?.rates.at(-1)?.framesPerSecond).toBe(20);
    expect(result.cases[0]?.dilution?.exceeding).toEqual([
      { choice: "event + 128", clips: 1, of: 1, compared: false, reason: REASON },
    ]);
    expect(result.verdicts.join(" ")).toContain("Dilution: event + 128 is left out");
  });

  it("leaves out a clip of which nothing could be asked, with the reason", () => {
    const result = probed(["a", "b"], [unfitAt("b", null)]);
    expect(result.cases[0]?.leftOut).toEqual([{ clip: "b", reason: REASON }]);
    expect(result.notes.join(" ")).toContain(`Left out: b (${REASON.slice(0, -1)}).`);
  });
});

describe("comparableSteps", () => {
  it("has nothing to leave out where everything was asked", () => {
    const answers = new Map(["1", "2"].map((name) => [name, trial("a", name)]));
    const clips = [{ clip: runClip({ name: "a" }), answers }];
    expect(comparableSteps(clips, [1, 2], String, [])).toEqual({ steps: [1, 2], clips, exceeding: [] });
  });
});
