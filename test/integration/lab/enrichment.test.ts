import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import type { DoneTrial, Trial } from "../../../src/protocol/run.ts";
import { ExperimentLab } from "../../support/experiment-lab.ts";

const lab = new ExperimentLab();

const note = { maxTokens: 12 };
const document = {
  clips: ["surprise-01.mp4"],
  models: ["faces"],
  prompts: [
    { name: "emotion", text: "Which emotion does the person show?", enrich: { note } },
    { name: "feeling", text: "{{timeline}} What does the person feel?", enrich: { note } },
  ],
  decoders: ["greedy", "temperature:0.7", "temperature:1.2,minP:0.1"],
  maxTokens: 3,
};

function done(trials: readonly Trial[]): DoneTrial[] {
  return trials.map((trial) => {
    if (trial.status !== "done") throw new Error(`${trial.id}: ${trial.error}`);
    return trial;
  });
}

describe("an enriched prompt", () => {
  const path = lab.write(lab.folder("clips/surprise-01.mp4"), document);
  const first = lab.run(path);

  it("has each note written once for three decoders and two prompts", async () => {
    const { report } = await first;
    const trials = done(report.trials);
    expect(trials).toHaveLength(6);
    expect(report.axes.samplers).toEqual(["interval:1"]);
    // 5.44 s with a keyframe each second: five gaps of a second, one at the end, two groups each.
    const notes = trials[0]?.notes ?? [];
    expect(notes).toHaveLength(12);
    expect(notes.map(({ gap }) => gap)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    for (const trial of trials) expect(trial.notes?.map(({ call }) => call)).toEqual(notes.map(({ call }) => call));
    expect(report.work.computed.notes?.calls).toBe(12);
    expect(report.work.asked.notes?.calls).toBe(6 * 12);
    expect(trials[0]?.cost.notes?.calls).toBe(12);
    expect(notes.every(({ answer }) => (answer?.tokens.length ?? 0) > 0)).toBe(true);
  });

  it("keeps its last prompt exactly as the model got it", async () => {
    const { report } = await first;
    const [trial] = done(report.trials);
    const told = trial?.notes?.find(({ text }) => text !== "");
    expect(trial?.finalPrompt?.text).toContain(
      `${told?.from.toFixed(1)} s to ${told?.to.toFixed(1)} s: ${told?.text}.`,
    );
    expect(trial?.finalPrompt?.tokens).toBeGreaterThan(0);
  });

  it("has no note written again in another run, nor where the last template alone changes", async () => {
    await first;
    const again = await lab.run(path);
    expect(again.report.work.computed.newTokens).toBe(0);
    const prompts = [{ name: "emotion", text: "Which emotion can be seen?", enrich: { note } }];
    const changed = await lab.run(lab.write(dirname(path), { ...document, prompts }));
    expect(changed.report.work.computed.notes).toBeUndefined();
    expect(changed.report.work.computed.newTokens).toBeGreaterThan(0);
  });

  it("answers otherwise where a note is written by hand", async () => {
    const labels = ["neutral", "anger", "surprise"];
    const by = (text: string) => ({
      name: text,
      text: "Which emotion does the person show?",
      enrich: { note, overrides: [{ gap: 3, text }] },
    });
    const prompts = [by("nothing changes"), by("brows lower, lips press")];
    const { report } = await lab.run(
      lab.write(lab.folder("clips/surprise-01.mp4"), { ...document, labels, prompts, decoders: ["greedy"] }),
    );
    const [still, angry] = done(report.trials);
    expect(angry?.notes?.find(({ gap }) => gap === 3)).toMatchObject({ state: "overridden", call: null });
    expect(angry?.labels[1]?.logprob).not.toBe(still?.labels[1]?.logprob);
  });
});
