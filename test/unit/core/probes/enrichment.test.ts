import { describe, expect, it } from "vitest";
import { analyseProbe } from "../../../../src/core/probes/analyse-probe.ts";
import { ARMS, KEYFRAMES, NOTES_ARM } from "../../../../src/core/probes/enrichment/arms.ts";
import { checkNote, shareNaming, toldEvent } from "../../../../src/core/probes/enrichment/check-notes.ts";
import {
  type ClipNotes,
  isSetOfLabels,
  notesOfOthers,
  oneNote,
  shuffledNotes,
} from "../../../../src/core/probes/enrichment/other-notes.ts";
import { affordableFrames, framesLookedAt, spentTokens } from "../../../../src/core/probes/enrichment/spent.ts";
import type { TrialNote } from "../../../../src/protocol/enrichment.ts";
import type { DoneTrial } from "../../../../src/protocol/run.ts";
import { doneTrial, enrichedTrial, failedTrial, runClip, runReport } from "../../../support/run-report.ts";

function note(gap: number, from: number, text: string, at = from): TrialNote {
  return { gap, from, to: from + 0.5, frames: [{ index: at * 25, ptsSeconds: at }], call: "c", text, state: "written" };
}

const happy: ClipNotes = {
  clip: "a",
  label: "happiness",
  notes: [note(1, 0, "a1"), note(2, 1, "a2"), note(2, 1.5, "a3")],
};
const angry: ClipNotes = { clip: "b", label: "anger", notes: [note(1, 0, "b1")] };

describe("spoilt notes", () => {
  it("are a clip's own in other gaps: the same words, gap by gap together", () => {
    const words = shuffledNotes([happy], 7, 1).map(({ gap, text }) => [gap, text]);
    expect(words.map(([gap]) => gap)).toEqual([1, 2]);
    expect(words.map(([, text]) => text)).toEqual(expect.arrayContaining([["a1"], ["a2", "a3"]]));
    const orders = [1, 2, 3, 4, 5].map((draw) => JSON.stringify(shuffledNotes([happy], 7, draw)));
    expect(new Set(orders).size).toBe(2);
    expect(shuffledNotes([happy], 7, 1)).toEqual(shuffledNotes([happy], 7, 1));
  });

  it("are those of a clip with another label, which begin anew where it has fewer gaps", () => {
    expect(notesOfOthers([happy, angry], 7, 1)).toEqual([
      { clip: "a", gap: 1, text: ["b1"] },
      { clip: "a", gap: 2, text: ["b1"] },
      { clip: "b", gap: 1, text: ["a1"] },
    ]);
    expect(isSetOfLabels([happy, angry])).toBe(true);
    expect(isSetOfLabels([happy, { ...angry, label: "happiness" }])).toBe(false);
    expect(isSetOfLabels([happy, { ...angry, label: null }])).toBe(false);
  });

  it("leave one note and empty all others", () => {
    expect(oneNote([happy, angry], 3)).toEqual([
      { clip: "a", gap: 1, text: [""] },
      { clip: "a", gap: 2, text: ["", "a3"] },
      { clip: "b", gap: 1, text: [""] },
    ]);
  });
});

describe("what a trial spends", () => {
  const cost = (promptTokens: number, frameTokens: number): DoneTrial["cost"] => ({
    ...doneTrial().cost,
    promptTokens,
    frameTokens,
    newTokens: 2,
  });

  it("counts frames and words apart, and each frame that was looked at once", () => {
    expect(spentTokens(doneTrial({ cost: cost(40, 8) }))).toEqual({ visual: 8, text: 34 });
    // Frames 0 and 40 are shown, 10, 38 and 60 described.
    expect(framesLookedAt(enrichedTrial())).toBe(5);
  });

  it("affords as many frames as take the same tokens, with the words that a template puts around each", () => {
    const plain = doneTrial({ cost: cost(40, 8) });
    const few = doneTrial({ cost: cost(33, 4), frames: plain.frames.slice(0, 1) });
    // 7 tokens a frame more, 42 for two: 102 tokens pay for 8 frames more.
    expect(affordableFrames(enrichedTrial({ cost: cost(100, 40) }), plain, few)).toBe(10);
    expect(affordableFrames(enrichedTrial({ cost: cost(10, 4) }), plain, few)).toBe(2);
    // Of one number of frames only, what a frame takes is estimated by the tokens that stand for it.
    expect(affordableFrames(enrichedTrial({ cost: cost(100, 40) }), plain, plain)).toBe(17);
  });
});

describe("whether notes are true", () => {
  const says = (label: string, probability: number): DoneTrial => doneTrial({}, label, probability);

  it("marks a note whose words and whose frames surely lead to different labels", () => {
    const check = (frames: DoneTrial, words: DoneTrial) => {
      return checkNote("a", note(1, 0, "brows lower"), { frames, words }, undefined);
    };
    const found = check(says("surprise", 0.9), says("fear", 0.6));
    expect(found).toMatchObject({ contradicts: true, frames: { label: "surprise" }, words: { label: "fear" } });
    expect(check(says("surprise", 0.9), says("fear", 0.4)).contradicts).toBe(false);
    expect(check(says("fear", 0.9), says("fear", 0.9))).toMatchObject({ contradicts: false, distanceBits: 0 });
    expect(found.units).toBeNull();
  });

  it("marks another movement only where each side is sure of one that the other does not see", () => {
    const trial = (...probabilities: number[]): DoneTrial => {
      const labels = ["brows raised", "brows lowered", "mouth open", "eyes wide"].map((label, place) => {
        const probability = probabilities[place] ?? 0;
        return { label, probability, logprob: Math.log(probability) };
      });
      return doneTrial({ labels });
    };
    const sides = { frames: says("fear", 0.9), words: says("fear", 0.9) };
    const check = (frames: DoneTrial, words: DoneTrial) => {
      return checkNote("a", note(1, 0, "x"), sides, { frames, words }).units;
    };
    const found = check(trial(0.5, 0.1, 0.2, 0.2), trial(0.2, 0.6, 0.1, 0.1));
    expect(found).toMatchObject({
      frames: { label: "brows raised", probability: 0.5, logprob: Math.log(0.5) },
      words: { label: "brows lowered", probability: 0.6, logprob: Math.log(0.6) },
      contradicts: true,
    });
    // Jensen-Shannon by hand: the mean is 0.35, 0.35, 0.15, 0.15.
    const entropy = (...values: number[]): number => -values.reduce((sum, p) => sum + p * Math.log2(p), 0);
    const expected = entropy(0.35, 0.35, 0.15, 0.15) - (entropy(0.5, 0.1, 0.2, 0.2) + entropy(0.2, 0.6, 0.1, 0.1)) / 2;
    expect(found?.distanceBits).toBeCloseTo(expected, 12);
    // What one does, the other sees as well: more than half as likely as its own.
    expect(check(trial(0.5, 0.3, 0.1, 0.1), trial(0.1, 0.7, 0.1, 0.1))?.contradicts).toBe(false);
    expect(check(trial(0.5, 0.1, 0.2, 0.2), trial(0.3, 0.5, 0.1, 0.1))?.contradicts).toBe(false);
    // One of them is not sure.
    expect(check(trial(0.4, 0.1, 0.3, 0.2), trial(0.1, 0.7, 0.1, 0.1))?.contradicts).toBe(false);
    expect(check(trial(0.7, 0.1, 0.1, 0.1), trial(0.7, 0.1, 0.1, 0.1))).toMatchObject({
      distanceBits: 0,
      contradicts: false,
    });
  });

  it("counts those that name a label among those that are told", () => {
    expect(shareNaming([note(1, 0, "she looks at anger"), note(1, 1, "still"), note(2, 2, "")], ["anger"])).toBe(0.5);
    expect(shareNaming([note(1, 0, "")], ["anger"])).toBeNull();
  });

  it("looks for the event among the notes on its own frames", () => {
    const clip = runClip({ events: [{ label: "joy", onsetSeconds: 1.1, apexSeconds: 1.2, offsetSeconds: 1.3 }] });
    const still = [note(1, 0, "still"), note(3, 2, "still")];
    expect(toldEvent(clip, [...still, note(2, 1, "lips rise", 1.2)])).toEqual({ inPlace: true, looked: true });
    expect(toldEvent(clip, [...still, note(2, 1, "still", 1.2)])).toEqual({ inPlace: false, looked: true });
    expect(toldEvent(clip, [...still, note(2, 1, "lips rise", 1.4)])).toEqual({ inPlace: false, looked: false });
    expect(toldEvent(clip, still)).toBeNull();
    expect(toldEvent(runClip({ events: [] }), still)).toBeNull();
  });
});

describe("analyseProbe of notes", () => {
  const LABELS = ["neutral", "surprise", "fear"];
  const clips = Array.from({ length: 12 }, (_, place) => ({
    name: `${place}.mp4`,
    label: LABELS[place % 2] ?? "",
  }));

  /** Notes find what is shown, keyframes say neutral, and the notes of other clips say the other label. */
  function trialsOf({ name: clip, label }: (typeof clips)[number]): DoneTrial[] {
    const other = label === "neutral" ? "surprise" : "neutral";
    return ARMS.flatMap(({ arm, choice, tells }) =>
      tells.map((tell) => {
        const said = arm === "keyframes" ? "neutral" : arm === "notes of another label's clip" ? other : label;
        const at = { clip, sampler: choice, prompt: `emotion${tell}`, decoder: "greedy" };
        return arm === NOTES_ARM.arm
          ? { ...enrichedTrial(at), ...answerOf(said) }
          : { ...doneTrial(at), ...answerOf(said) };
      }),
    );
  }

  function answerOf(said: string): Pick<DoneTrial, "labels" | "text"> {
    const labels = LABELS.map((label) => {
      const probability = label === said ? 0.8 : 0.1;
      return { label, probability, logprob: Math.log(probability) };
    });
    return { labels, text: said };
  }

  const planned = { kind: "enrichment", sampler: "interval:1", timestamps: false } as const;
  const axes = {
    ...runReport().axes,
    prompts: [{ name: "emotion", text: "Which?" }],
    clips: clips.map(({ name, label }) => runClip({ name, label, events: [] })),
  };

  it("says that notes help where they do, and gives every arm its figures", () => {
    const trials = clips.flatMap(trialsOf);
    const result = analyseProbe(planned, { trials, axes });
    if (result.kind !== "enrichment") throw new Error("It is about notes.");
    const [found] = result.cases;
    const uar = Object.fromEntries((found?.arms ?? []).map((arm) => [arm.arm, arm.uar?.value]));
    expect(Object.keys(uar)).toEqual(ARMS.map(({ arm }) => arm));
    expect(uar).toMatchObject({ keyframes: 0.5, "keyframes+notes": 1, "notes of another label's clip": 0 });
    expect(found?.gain?.overKeyframes.value).toBe(0.5);
    expect(found?.gain?.overKeyframes.low).toBeGreaterThan(0);
    expect(result.verdicts[0]).toMatch(/^Over 12 clips, notes help, and the frames themselves would have done as well/);
    expect(result.verdicts[1]).toContain("UAR is 0.0 %: the model goes by the words.");
  });

  it("leaves a clip out of the whole whose trial failed", () => {
    const trials = clips
      .flatMap(trialsOf)
      .map((trial) =>
        trial.clip === "3.mp4" && trial.prompt === "emotion" && trial.sampler === KEYFRAMES
          ? failedTrial({ clip: trial.clip, sampler: KEYFRAMES, prompt: "emotion", error: "No room." })
          : trial,
      );
    const result = analyseProbe(planned, { trials, axes });
    if (result.kind !== "enrichment") throw new Error("It is about notes.");
    expect(result.cases[0]?.clips).toHaveLength(11);
    expect(result.cases[0]?.leftOut).toEqual([{ clip: "3.mp4", reason: "No room." }]);
  });
});
