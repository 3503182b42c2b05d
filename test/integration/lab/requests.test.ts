import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LabClient } from "../../../src/lab/client.ts";
import { readRun } from "../../../src/lab/journal/read-run.ts";
import type { Token } from "../../../src/protocol/answer.ts";
import type { DoneTrial, Trial } from "../../../src/protocol/run.ts";
import { ExperimentLab } from "../../support/experiment-lab.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const files = new ExperimentLab();
const trials: { task?: string | undefined; trials: Trial[] }[] = [];
const tokens: { trials: string[]; token: Token }[] = [];
const begun: string[] = [];
const lab = new LabClient({
  entry: resolve("dist/lab.js"),
  onNotification: {
    trials: (told) => trials.push(told),
    token: (told) => tokens.push(told),
    begun: ({ directory }) => begun.push(directory),
  },
});

afterAll(() => lab.dispose());

const GRID = {
  clips: ["surprise-01.mp4"],
  samplers: ["uniform:2", "uniform:4"],
  prompts: [
    { name: "emotion", text: "Which emotion does the person show?" },
    { name: "change", text: "What changes across these frames?" },
  ],
  decoders: ["greedy", { name: "warm", temperature: 1, repetitionPenalty: 1.2 }],
  labels: ["surprise", "fear"],
  maxTokens: 6,
  topLogits: 5,
};
const usual = { resume: false, device: "cpu", dtype: "fp32" as const, pictures: true, sendHubToken: false };

const folder = files.folder("clips/surprise-01.mp4");
/** Nobody has saved it. */
const document = join(folder, "unsaved.saccade.json");
const text = JSON.stringify(GRID, null, 2);

function doneTrial(all: readonly Trial[], part: Partial<DoneTrial>): DoneTrial {
  const found = all.find((trial) => Object.entries(part).every(([key, value]) => trial[key as keyof Trial] === value));
  if (found?.status !== "done") throw new Error("the trial is there");
  return found;
}

describe("a run of a text that is not saved", () => {
  it("tells its folder and each trial, lean, and is read back lean with pictures as files", async () => {
    const reply = await lab.request("run", { ...usual, document, text, stream: true, task: "t1" });
    expect(reply).toMatchObject({ status: "finished", trials: 8, done: 8, failed: 0 });
    expect(begun).toEqual([reply.directory]);
    expect(existsSync(document)).toBe(false);
    const { report } = await lab.request("readRun", { directory: reply.directory });
    expect(report.document).toEqual({ path: document, text });
    const told = trials.filter(({ task }) => task === "t1").flatMap((one) => one.trials);
    expect(new Map(told.map((trial) => [trial.id, trial]))).toEqual(
      new Map(report.trials.map((trial) => [trial.id, trial])),
    );
    const pictures = Object.values(report.pictures);
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.every((file) => existsSync(file))).toBe(true);
    // Lean is the whole without alternatives.
    const whole = await readRun(reply.directory);
    for (const trial of whole.trials) {
      const lean = doneTrial(report.trials, { id: trial.id });
      if (trial.status !== "done") throw new Error("all are done");
      expect(lean.tokens).toEqual(trial.tokens.map((token) => ({ ...token, top: [] })));
      const token = await lab.request("token", { directory: reply.directory, of: { trial: trial.id }, place: 0 });
      expect(token).toEqual(trial.tokens[0]);
      expect(token.top).toHaveLength(5);
    }
    const missing = { directory: reply.directory, of: { trial: "no such" }, place: 0 };
    await expect(lab.request("token", missing)).rejects.toMatchObject({ kind: "input" });
  });

  it("may be a part of it, by names, which is gone on with by the same part only", async () => {
    const only = { samplers: ["uniform:4"], prompts: ["change"] };
    const reply = await lab.request("run", { ...usual, document, text, only, stream: false });
    expect(reply).toMatchObject({ status: "finished", trials: 2, done: 2 });
    const { report } = await lab.request("readRun", { directory: reply.directory });
    expect(report.run.only).toEqual(only);
    expect(report.axes).toMatchObject({ samplers: ["uniform:4"], prompts: [{ name: "change" }] });
    // What the whole run had computed is not computed again.
    expect(report.work.computed.newTokens).toBe(0);
    const again = { ...usual, document, text, out: reply.directory, resume: true, stream: false };
    expect(await lab.request("run", { ...again, only })).toMatchObject({ done: 2 });
    await expect(lab.request("run", again)).rejects.toMatchObject({ kind: "input" });
    const unknown = lab.request("run", { ...usual, document, text, only: { samplers: ["fps:9"] }, stream: false });
    await expect(unknown).rejects.toMatchObject({
      kind: "input",
      message: 'The experiment has no sampler "fps:9": it has "uniform:2", "uniform:4".',
    });
  });
});

describe("what a question will need", () => {
  it("is begun before it is asked: a model that is here is loaded once, and nothing is fetched or complained of", async () => {
    let calls = 0;
    const fresh = new LabClient({ entry: resolve("dist/lab.js"), onNotification: { native: () => calls++ } });
    const { device, dtype, sendHubToken } = usual;
    const needed = { clip: join(folder, "surprise-01.mp4"), model: "faces", device, dtype, sendHubToken };
    try {
      const elsewhere = { clip: join(folder, "gone.mp4"), model: "nobody/such-model" };
      expect(await fresh.request("prepare", { ...needed, ...elsewhere })).toEqual({});
      expect(calls).toBe(0);
      expect(await fresh.request("prepare", needed)).toEqual({});
      const loaded = calls;
      expect(loaded).toBeGreaterThan(0);
      expect(await fresh.request("prepare", needed)).toEqual({});
      expect(calls).toBe(loaded);
    } finally {
      await fresh.dispose();
    }
  });
});

describe("an answer that is continued from another token", () => {
  const run = (): string => begun[0] ?? "";

  it.each(["greedy", "warm"])("by %s: says what was forced, then what the decoder makes of it", async (decoder) => {
    const { report } = await lab.request("readRun", { directory: run() });
    const trial = doneTrial(report.trials, { decoder, sampler: "uniform:4", prompt: "emotion" });
    const place = Math.min(1, trial.tokens.length - 1);
    const asked = await lab.request("token", { directory: run(), of: { trial: trial.id }, place });
    const other = asked.top.find(({ id }) => id !== asked.id);
    if (!other) throw new Error("there is another token");
    const request = { directory: run(), trial: trial.id, place, tokenId: other.id, sendHubToken: false };
    const { branch } = await lab.request("branch", request);
    expect(branch).toMatchObject({ trial: trial.id, place, tokenId: other.id });
    const said = branch.answer.tokens.map(({ id }) => id);
    expect(said.slice(0, place)).toEqual(trial.tokens.slice(0, place).map(({ id }) => id));
    expect(said[place]).toBe(other.id);
    // The model's own figures of what was forced are those it had as an alternative.
    expect(branch.answer.tokens[place]?.logprob).toBeCloseTo(other.logprob ?? NaN, 4);
    expect(said.length).toBeLessThanOrEqual(6);
    expect(tokens.filter((one) => one.trials.includes(branch.id)).map(({ token }) => token.id)).toEqual(said);

    const { branches } = await lab.request("readRun", { directory: run() });
    const kept = branches.find(({ id }) => id === branch.id);
    expect(kept?.answer.text).toBe(branch.answer.text);
    const token = await lab.request("token", { directory: run(), of: { branch: branch.id }, place });
    expect(token).toEqual(branch.answer.tokens[place]);
    // The same branch again says the same: nothing but the forced tokens differs from the trial.
    expect((await lab.request("branch", request)).branch.answer).toEqual(branch.answer);
    const same = { ...request, tokenId: asked.id };
    await expect(lab.request("branch", same)).rejects.toMatchObject({ kind: "input" });
  });

  it("is refused where what the trial was made of has changed", async () => {
    const own = files.folder("clips/surprise-01.mp4");
    const path = join(own, "a.saccade.json");
    writeFileSync(join(own, "prompt.txt"), "Which emotion does the person show?");
    const prompts = [{ name: "file", file: "prompt.txt" }];
    const reply = await lab.request("run", {
      ...usual,
      document: path,
      text: JSON.stringify({ ...GRID, prompts }),
      stream: false,
    });
    writeFileSync(join(own, "prompt.txt"), "What changes across these frames?");
    const { report } = await lab.request("readRun", { directory: reply.directory });
    const trial = doneTrial(report.trials, { decoder: "greedy" });
    const request = { directory: reply.directory, trial: trial.id, place: 0, tokenId: 3, sendHubToken: false };
    await expect(lab.request("branch", request)).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/is not as it was/) as string,
    });
  });
});

describe("runs in a list", () => {
  it("are found by document and by folder, summed up, and deleted alone", async () => {
    const { runs } = await lab.request("listRuns", { documents: [document] });
    expect(runs.length).toBe(2);
    expect(runs[1]).toMatchObject({
      directory: begun[0],
      document,
      status: "finished",
      counts: { trials: 8, done: 8, failed: 0 },
      probe: null,
      isSelection: false,
      models: ["faces"],
    });
    expect(runs[0]?.isSelection).toBe(true);
    expect((await lab.request("listRuns", { folders: [folder] })).runs).toEqual(runs);
    const diff = await lab.request("diff", { first: begun[0] ?? "", second: runs[0]?.directory ?? "" });
    expect(diff.text).toMatch(/only in the first run 6/);
    const out = join(temporaryFolder(), "report.html");
    await lab.request("report", { directory: begun[0] ?? "", format: "html", out });
    expect(readFileSync(out, "utf8")).toMatch(/^<!doctype html>/i);

    const other = join(folder, "not-a-run");
    mkdirSync(other);
    await expect(lab.request("deleteRun", { directory: other })).rejects.toMatchObject({ kind: "input" });
    await expect(lab.request("deleteRun", { directory: folder })).rejects.toMatchObject({ kind: "input" });
    await lab.request("deleteRun", { directory: runs[0]?.directory ?? "" });
    expect((await lab.request("listRuns", { documents: [document] })).runs).toHaveLength(1);
    expect(existsSync(other)).toBe(true);
  });
});

describe("a document that is looked at", () => {
  it("says which files its clips are, or what is wrong and where", async () => {
    const found = await lab.request("resolve", { document, text });
    expect(found).toEqual({
      problems: [],
      clips: [
        {
          name: "surprise-01.mp4",
          path: join(folder, "surprise-01.mp4"),
          entry: 0,
          isOwnEntry: true,
          fromSeconds: null,
          toSeconds: null,
          label: null,
          events: [],
          subject: null,
        },
      ],
    });
    const glob = await lab.request("resolve", { document, text: '{ "clips": ["*.mp4"] }' });
    expect(glob.clips).toMatchObject([{ name: "surprise-01.mp4", isOwnEntry: false }]);
    const wrong = await lab.request("resolve", { document, text: '{\n  "clips": ["none.mp4"],\n  "seed": "x"\n}' });
    expect(wrong.clips).toEqual([]);
    expect(wrong.problems[0]?.line).toBe(3);
    const missing = await lab.request("resolve", { document, text: '{\n  "clips": ["none.mp4"]\n}' });
    expect(missing.problems).toEqual([{ line: 2, column: 13, sentence: 'There is no file "none.mp4".' }]);
  });

  it("shows a clip's figures, motion and thumbnails, and the second time from what is kept", async () => {
    const clip = join(folder, "surprise-01.mp4");
    const thumbnails = { folder: temporaryFolder(), count: 8, longestEdge: 32 };
    const first = await lab.request("inspect", { clip, thumbnails });
    expect(first.clip).toMatchObject({ path: clip, frameCount: 136, fromSeconds: 0 });
    expect(first.frameTimes).toHaveLength(first.clip.frameCount);
    expect(Math.max(...(first.clip.motion ?? []))).toBe(1);
    expect(first.thumbnails).toHaveLength(8);
    for (const { file } of first.thumbnails) expect(readFileSync(file).subarray(1, 4).toString()).toBe("PNG");
    expect(await lab.request("inspect", { clip, thumbnails })).toEqual(first);

    const whole = await lab.request("picture", { clip, index: 3, folder: thumbnails.folder });
    expect(existsSync(whole.file)).toBe(true);
    const beyond = lab.request("picture", { clip, index: 9999, folder: thumbnails.folder });
    await expect(beyond).rejects.toMatchObject({ kind: "input" });
  });

  it("shows the frames of each sampler, and why one has none", async () => {
    const clip = join(folder, "surprise-01.mp4");
    const asked = { clip, model: "faces", dtype: "fp32" as const, device: "cpu", sendHubToken: false };
    const samplers = ["uniform:4", "uniform:5000", "aks:4"];
    const { samplers: found } = await lab.request("frames", { ...asked, samplers, preview: true });
    expect(found.map(({ frames }) => frames.length)).toEqual([4, 0, 0]);
    expect(found[0]?.problem).toBeUndefined();
    expect(found[1]?.problem).toMatch(/frames/);
    expect(found[2]?.problem).toMatch(/once the model is asked/);
    await expect(lab.request("frames", { ...asked, samplers })).rejects.toMatchObject({ kind: "input" });
  });

  it("renders a prompt by the model's chat template, each frame as one slot", async () => {
    const asked = { document, text, model: "faces", sendHubToken: false };
    const rendered = await lab.request("render", { ...asked, prompt: "emotion" });
    expect(rendered.text).toContain("Which emotion does the person show?");
    expect(rendered.text.match(/<image>/g)).toHaveLength(2);
    expect(rendered.tokens).toBeGreaterThan(8);
    await expect(lab.request("render", { ...asked, prompt: "none" })).rejects.toMatchObject({ kind: "input" });
  });

  it("knows the models that are here", async () => {
    const { models } = await lab.request("models", {});
    expect(models[0]).toMatchObject({ id: "faces", isLocal: true, drawnFaces: true });
    expect(models.at(-1)).toMatchObject({ kind: "hub", isLocal: false });
  });
});
