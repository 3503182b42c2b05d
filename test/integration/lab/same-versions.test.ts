import { describe, expect, it } from "vitest";
import { ClipStore } from "../../../src/lab/clip-store.ts";
import { ExperimentLab } from "../../support/experiment-lab.ts";

const lab = new ExperimentLab();
const GRID = { clips: ["surprise-01.mp4"], models: ["faces"], samplers: ["uniform:1"], maxTokens: 2, topLogits: 0 };

describe("a run that is resumed", () => {
  it("refuses another version of what takes part in its results, and says which", async () => {
    const path = lab.write(lab.folder("clips/surprise-01.mp4"), { ...GRID, prompts: ["Which emotion?"] });
    await lab.run(path);
    const versions = { saccade: "test", runtime: "test" };
    const other = lab.run(path, { resume: true, tools: { versions: { ...versions, saccade: "0.2" } } });
    await expect(other).rejects.toMatchObject({
      message: expect.stringMatching(
        /was started with another version of Saccade \(test; here it is 0\.2\)\.$/,
      ) as string,
      remedy: "new run",
    });
    await expect(lab.run(path, { resume: true, tools: { versions: { ...versions, runtime: "2" } } })).rejects.toThrow(
      /another version of the runtime/,
    );
    const footage = Object.assign(new ClipStore(), { decoder: () => Promise.resolve("ffmpeg of tomorrow") });
    await expect(lab.run(path, { resume: true, tools: { footage } })).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("ffmpeg of tomorrow") as unknown,
    });
    expect((await lab.run(path, { resume: true })).summary).toMatchObject({ done: 1, failed: 0 });
  });
});

describe("labels", () => {
  it("that a model knows by itself are left out where a prompt's own list is empty", async () => {
    const prompts = [
      { name: "usual", text: "Which emotion?" },
      { name: "none", text: "Which emotion?", labels: [] },
    ];
    const path = lab.write(lab.folder("clips/surprise-01.mp4"), { ...GRID, prompts });
    const { report } = await lab.run(path);
    const labels = report.trials.map((trial) => [trial.prompt, trial.status === "done" ? trial.labels.length : 0]);
    expect(labels).toEqual([
      ["usual", 7],
      ["none", 0],
    ]);
  });
});

describe("an experiment's empty list of labels", () => {
  it("is none, for every prompt that has no list of its own", async () => {
    const prompts = ["Which emotion?", { name: "own", text: "Calm or not?", labels: ["calm", "afraid"] }];
    const path = lab.write(lab.folder("clips/surprise-01.mp4"), { ...GRID, prompts, labels: [] });
    const { report } = await lab.run(path);
    const labels = report.trials.map((trial) => [trial.prompt, trial.status === "done" ? trial.labels.length : -1]);
    expect(labels).toEqual([
      ["Which emotion?", 0],
      ["own", 2],
    ]);
  });
});

describe("what several ask for", () => {
  it("is not given up for the second when the first is cancelled", async () => {
    const path = `${lab.folder("clips/surprise-01.mp4")}/surprise-01.mp4`;
    const store = new ClipStore();
    const first = new AbortController();
    const probing = [store.probe(path, { signal: first.signal }), store.probe(path, { signal: undefined })];
    first.abort();
    const [one, other] = await Promise.allSettled(probing);
    expect(one).toMatchObject({ status: "rejected", reason: { kind: "cancelled" } });
    expect(other).toMatchObject({ status: "fulfilled", value: { info: { frameCount: 136 } } });
  });
});
