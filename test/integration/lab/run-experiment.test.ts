import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ByteCache } from "../../../src/inference/byte-cache.ts";
import type { Engine } from "../../../src/inference/engine.ts";
import { runsFolder } from "../../../src/lab/journal/run-folder.ts";
import { readRun } from "../../../src/lab/journal/read-run.ts";
import type { CallLine } from "../../../src/lab/journal/lines.ts";
import type { ReadyModel } from "../../../src/lab/model-store.ts";
import { SaccadeError } from "../../../src/protocol/errors.ts";
import type { DoneTrial, Trial } from "../../../src/protocol/run.ts";
import { ExperimentLab, journalLines, journalText, tokensOf, withoutTimes } from "../../support/experiment-lab.ts";

const lab = new ExperimentLab();

const GRID = {
  clips: ["surprise-01.mp4"],
  samplers: ["uniform:3", "uniform:5"],
  prompts: ["Which emotion does the person show?", "Which emotion is the strongest?"],
  decoders: ["greedy", "temperature:0.9", "repetitionPenalty:1.3"],
  labels: ["joy", "fear"],
  seed: 3,
  maxTokens: 6,
  topLogits: 3,
};

const NO_WORK = {
  framesDecoded: 0,
  framesEncoded: 0,
  promptTokens: 0,
  newTokens: 0,
  selection: { framesMeasured: 0, calls: 0 },
};

afterEach(() => {
  vi.restoreAllMocks();
});

function newGrid(change: object = {}, clips = ["clips/surprise-01.mp4"]): { folder: string; path: string } {
  const folder = lab.folder(...clips);
  return { folder, path: lab.write(folder, { ...GRID, ...change }) };
}

function doneOf(trials: readonly Trial[]): DoneTrial[] {
  return trials.flatMap((trial) => (trial.status === "done" ? [trial] : []));
}

/** Calls that a run's journal holds and an earlier one's does not. */
async function newCalls(directory: string, before: string): Promise<CallLine[]> {
  const calls = async (run: string): Promise<CallLine[]> =>
    (await journalLines(run)).flatMap((line) => (line.line === "call" ? [line] : []));
  const known = new Set((await calls(before)).map(({ key }) => key));
  return (await calls(directory)).filter(({ key }) => !known.has(key));
}

async function trialLines(directory: string): Promise<string[]> {
  return (await journalLines(directory)).flatMap((line) => (line.line === "trial" ? [line.id] : []));
}

describe("a run of an experiment", () => {
  const { folder, path } = newGrid();
  const first = lab.run(path, { pictures: true });

  it("has every trial once", async () => {
    const { summary, report } = await first;
    expect(summary).toMatchObject({ status: "finished", trials: 12, done: 12, failed: 0 });
    const lines = await trialLines(summary.directory);
    expect([lines.length, new Set(lines).size]).toEqual([12, 12]);
    expect(report.trials.map(({ id }) => id)).toEqual(lines);
    expect(report).toMatchObject({ failed: 0, run: { status: "finished", id: summary.id } });
    expect(summary.directory.startsWith(runsFolder(path))).toBe(true);
    expect(readFileSync(join(folder, ".saccade", ".gitignore"), "utf8")).toBe("*\n");
    for (const trial of doneOf(report.trials)) {
      expect(trial.tokens.length).toBeGreaterThan(0);
      expect(trial.labels.map(({ label }) => label)).toEqual(["joy", "fear"]);
      expect(trial.frames).toHaveLength(trial.sampler === "uniform:3" ? 3 : 5);
    }
  });

  it("decodes and encodes each frame once, and reads what prompts share once", async () => {
    const { report } = await first;
    const { asked, computed } = report.work;
    const trials = doneOf(report.trials);
    const unique = new Set(trials.flatMap(({ frames }) => frames.map(({ index }) => index)));
    // Both samplers show the first and the last frame, and the one in the middle.
    expect(unique.size).toBe(5);
    expect([computed.framesDecoded, computed.framesEncoded]).toEqual([5, 5]);
    // (3 + 5) frames for each of 2 prompts and 3 decoders.
    expect([asked.framesDecoded, asked.framesEncoded]).toEqual([48, 48]);
    expect(asked.newTokens).toBe(trials.reduce((sum, { tokens }) => sum + tokens.length, 0));
    expect(computed.newTokens).toBeLessThanOrEqual(asked.newTokens);
    expect(computed.newTokens).toBeGreaterThan(0);
    // Three decoders share each of four prompts, and two prompts what they begin with.
    const prompts = new Map(trials.map(({ sampler, prompt, cost }) => [`${sampler} ${prompt}`, cost.promptTokens]));
    const ofPrompts = [...prompts.values()].reduce((sum, tokens) => sum + tokens, 0);
    expect(asked.promptTokens).toBe(3 * ofPrompts);
    expect(computed.promptTokens).toBeLessThan(ofPrompts * 0.7);
  });

  it("keeps the pictures that the model received", async () => {
    const { report } = await first;
    expect(Object.keys(report.pictures)).toHaveLength(5);
    const [picture = ""] = Object.values(report.pictures);
    expect(picture).toMatch(/^data:image\/png;base64,iVBOR/);
    for (const { frames } of doneOf(report.trials)) {
      for (const frame of frames) expect(report.pictures).toHaveProperty(frame.picture ?? "none");
    }
  });

  it("computes nothing the second time, and gives the same", async () => {
    const { report } = await first;
    const again = await lab.run(path, { pictures: true });
    expect(again.report.work.computed).toEqual(NO_WORK);
    expect(again.report.work.asked).toEqual(report.work.asked);
    expect(again.report.trials).toEqual(report.trials);
    expect(again.report.pictures).toEqual(report.pictures);
    expect(again.summary.id).not.toBe(report.run.id);
    expect(await newCalls(again.summary.directory, report.run.directory)).toEqual([]);
  });

  it("holds all that it is made of, also what an earlier run computed", async () => {
    const { report } = await first;
    const { directory } = (await lab.run(path, { pictures: true })).summary;
    const moved = join(lab.folder(), "moved");
    cpSync(directory, moved, { recursive: true });
    const { document } = report;
    rmSync(directory, { recursive: true });
    // Nothing is looked for where the document lies.
    const journal = join(moved, "journal.jsonl");
    writeFileSync(journal, readFileSync(journal, "utf8").replaceAll(document.path, "/nowhere/grid.saccade.json"));
    expect((await readRun(moved)).trials).toEqual(report.trials);
  });

  it("computes again what a run refers to and nobody has any more", async () => {
    const { path: lost } = newGrid({ samplers: ["uniform:2"], decoders: ["greedy"], prompts: ["Which?"] });
    const { summary } = await lab.run(lost);
    const journal = join(summary.directory, "journal.jsonl");
    // As a journal was written before runs held all that they are made of, and the earlier run was deleted.
    const lines = readFileSync(journal, "utf8").split("\n");
    writeFileSync(journal, lines.filter((line) => !line.startsWith('{"line":"call"')).join("\n"));
    await expect(readRun(summary.directory)).rejects.toMatchObject({ kind: "input" });
    const resumed = await lab.run(lost, { resume: true });
    expect(resumed.summary).toMatchObject({ id: summary.id, trials: 1, done: 1, failed: 0 });
    expect(resumed.report.trials).toHaveLength(1);
  });

  it("goes on with a finished run without a new trial", async () => {
    const again = await lab.run(path, { resume: true });
    const lines = await trialLines(again.summary.directory);
    expect([lines.length, new Set(lines).size]).toEqual([12, 12]);
    expect(again.summary).toMatchObject({ done: 12, failed: 0, work: { computed: NO_WORK } });
  });

  it("reads what is shared again although it was written elsewhere, and what lies beside is no run", async () => {
    const { report } = await first;
    const beside = lab.folder();
    writeFileSync(join(beside, "a file"), "");
    const again = await lab.run(path, { out: join(beside, "run") });
    expect(again.report.trials.map(({ id }) => id)).toEqual(report.trials.map(({ id }) => id));
    expect(again.report.work.computed).toEqual(NO_WORK);
  });

  it("computes no answer again when labels change", async () => {
    const { report } = await first;
    lab.write(folder, { ...GRID, labels: ["joy", "anger", "fear"] });
    const changed = await lab.run(path, { pictures: true });
    lab.write(folder, GRID);
    expect(changed.report.work.computed.newTokens).toBe(0);
    expect(changed.report.work.computed.promptTokens).toBeGreaterThan(0);
    expect(tokensOf(changed.report.trials)).toEqual(tokensOf(report.trials));
    for (const trial of doneOf(changed.report.trials)) expect(trial.labels).toHaveLength(3);
  });

  it("scores no labels again when the length of answers changes", async () => {
    const { report } = await first;
    lab.write(folder, { ...GRID, maxTokens: 2 });
    const changed = await lab.run(path);
    lab.write(folder, GRID);
    expect(changed.report.work.computed.newTokens).toBeGreaterThan(0);
    const calls = await newCalls(changed.summary.directory, report.run.directory);
    expect(new Set(calls.map(({ kind }) => kind))).toEqual(new Set(["answer"]));
    for (const [id, tokens] of tokensOf(report.trials)) {
      expect(tokensOf(changed.report.trials).get(id)).toEqual(tokens.slice(0, 2));
    }
    const labels = (trials: readonly Trial[]): object[] => doneOf(trials).map((trial) => trial.labels);
    expect(labels(changed.report.trials)).toEqual(labels(report.trials));
  });

  it("computes a new arm only, and shows its frames", async () => {
    const { report } = await first;
    lab.write(folder, { ...GRID, decoders: [...GRID.decoders, "temperature:1.5"] });
    const more = await lab.run(path, { pictures: true });
    lab.write(folder, GRID);
    expect(more.summary).toMatchObject({ trials: 16, done: 16 });
    expect(await newCalls(more.summary.directory, report.run.directory)).toHaveLength(4);
    const old = new Set(report.trials.map(({ id }) => id));
    expect(withoutTimes(more.report.trials.filter(({ id }) => old.has(id)))).toEqual(withoutTimes(report.trials));
    for (const { frames } of doneOf(more.report.trials)) {
      for (const frame of frames) expect(more.report.pictures).toHaveProperty(frame.picture ?? "none");
    }
  });
});

describe("what is the same", () => {
  it("is computed once, and each of its trials is written", async () => {
    const [question = ""] = GRID.prompts;
    const { path } = newGrid({
      samplers: ["uniform:1", { name: "the same frame", type: "times", times: [0] }],
      prompts: [question, { name: "the same words", text: question }],
      decoders: ["greedy", { name: "the same decoder", temperature: 0 }, { name: "greedy again" }],
    });
    const { summary, report } = await lab.run(path);
    expect(summary).toMatchObject({ trials: 12, done: 12, failed: 0 });
    const lines = await trialLines(summary.directory);
    expect([lines.length, new Set(lines).size]).toEqual([12, 12]);
    const frames = new Set(doneOf(report.trials).map((trial) => trial.frames[0]?.index));
    expect(frames.size).toBe(1);
    // One answer for each way of writing the decoder, and the labels.
    const calls = (await journalLines(summary.directory)).filter(({ line }) => line === "call");
    expect(calls).toHaveLength(3);
    expect(report.work.computed).toMatchObject({ framesDecoded: 1, framesEncoded: 1 });
  });

  it("are repeats of a decoder that draws nothing", async () => {
    const { path } = newGrid({
      samplers: ["uniform:2"],
      decoders: ["greedy", "temperature:2"],
      repeats: 3,
      labels: [],
    });
    const { summary, report } = await lab.run(path);
    expect(summary).toMatchObject({ trials: 12, done: 12 });
    const calls = (await journalLines(summary.directory)).filter((line) => "kind" in line && line.kind === "answer");
    // For each prompt one greedy answer and three drawn ones.
    expect(calls).toHaveLength(8);
    const drawn = doneOf(report.trials).filter(({ decoder }) => decoder === "temperature:2");
    expect(new Set(drawn.map(({ tokens }) => tokens.map(({ id }) => id).join())).size).toBeGreaterThan(2);
    const greedy = doneOf(report.trials).filter(({ decoder }) => decoder === "greedy");
    expect(new Set(greedy.map(({ prompt, text }) => `${prompt}: ${text}`)).size).toBe(2);
  });

  it("are the results, however small the cache of encoded frames is", async () => {
    const large = await lab.run(newGrid().path);
    const small = await lab.run(newGrid().path, { tools: { encodings: new ByteCache(1) } });
    expect(withoutTimes(small.report.trials)).toEqual(withoutTimes(large.report.trials));
  });

  it("is decoded once for all models, and encoded once for each", async () => {
    const { path } = newGrid({ models: ["faces", "faces-control"], decoders: ["greedy"], prompts: ["What is it?"] });
    const { summary, report } = await lab.run(path);
    expect(summary).toMatchObject({ trials: 4, done: 4, work: { computed: { framesDecoded: 5, framesEncoded: 10 } } });
    expect(report.environment.models.map(({ name }) => name)).toEqual(["faces", "faces-control"]);
  });
});

describe("the seed", () => {
  const DRAWN = { ...GRID, samplers: ["uniform:2"], labels: [], repeats: 2, decoders: ["temperature:1.5"] };

  async function tokensWith(change: object): Promise<Map<string, readonly number[]>> {
    return tokensOf((await lab.run(newGrid({ ...DRAWN, ...change }).path)).report.trials);
  }

  it("gives the same tokens again, and another one gives others", async () => {
    const tokens = await tokensWith({});
    expect(tokens.size).toBe(4);
    expect(await tokensWith({})).toEqual(tokens);
    const other = await tokensWith({ seed: 4 });
    expect([...other.keys()]).toEqual([...tokens.keys()]);
    expect(other).not.toEqual(tokens);
  });

  it("gives an arm the same tokens whatever other arms there are", async () => {
    const tokens = await tokensWith({});
    const more = await tokensWith({
      samplers: ["uniform:4", "uniform:2"],
      prompts: ["Is the person calm?", ...GRID.prompts],
      decoders: ["greedy", "temperature:0.5,topP:0.8", "temperature:1.5"],
      repeats: 3,
    });
    expect(more.size).toBe(2 * 3 * 3 * 3);
    for (const [id, ids] of tokens) expect(more.get(id)).toEqual(ids);
  });
});

describe("what fails", () => {
  it("is a clip that is missing or broken, with its own trials", async () => {
    const { folder, path } = newGrid({
      clips: ["broken.mp4", "gone.mp4", "cut.mp4", "surprise-01.mp4"],
      samplers: ["uniform:2"],
      decoders: ["greedy"],
    });
    writeFileSync(join(folder, "broken.mp4"), "This is no video.");
    for (const name of ["gone.mp4", "cut.mp4"]) cpSync(resolve("media/clips/anger-01.mp4"), join(folder, name));
    truncateSync(join(folder, "cut.mp4"), 9000);
    const { summary, report } = await lab.run(path, {
      onLoaded: () => {
        rmSync(join(folder, "gone.mp4"));
      },
    });
    expect(summary).toMatchObject({ status: "finished", trials: 8, failed: report.failed });
    expect(report.trials).toHaveLength(8);
    const errors = new Map(report.trials.map((trial) => [trial.clip, trial.status === "failed" ? trial.error : ""]));
    expect(errors.get("broken.mp4")).toMatch(/broken\.mp4/);
    expect(errors.get("gone.mp4")).toMatch(/gone\.mp4/);
    expect(errors.get("surprise-01.mp4")).toBe("");
    expect(report.failed).toBeGreaterThanOrEqual(4);

    // Resumed with the clip there, what failed is tried again, and what is done is not.
    cpSync(resolve("media/clips/anger-01.mp4"), join(folder, "gone.mp4"));
    const resumed = await lab.run(path, { resume: true });
    expect(resumed.report.failed).toBe(report.failed - 2);
    expect(resumed.report.trials).toHaveLength(8);
    expect(resumed.summary).toMatchObject({ trials: 8, failed: resumed.report.failed });
    expect(withoutTimes(resumed.report.trials.filter(({ clip }) => clip === "surprise-01.mp4"))).toEqual(
      withoutTimes(report.trials.filter(({ clip }) => clip === "surprise-01.mp4")),
    );
  });

  it("is a prompt that does not fit, by itself", async () => {
    const prompts = ["What is it?", { name: "long", text: "Which emotion is it? ".repeat(2000) }];
    const { summary, report } = await lab.run(newGrid({ prompts, samplers: ["uniform:2"] }).path);
    expect(summary).toMatchObject({ trials: 6, done: 3, failed: 3 });
    for (const trial of report.trials) {
      expect(trial).toMatchObject(
        trial.prompt === "long"
          ? { status: "failed", error: expect.stringMatching(/the model holds \d+: choose fewer frames/) as string }
          : { status: "done" },
      );
    }
  });

  it("is a decoder that asks for more than fits, by itself", async () => {
    const decoders = ["greedy", { name: "endless", maxNewTokens: 100_000 }];
    const { report } = await lab.run(newGrid({ decoders }).path);
    const statuses = new Set(report.trials.map(({ decoder, status }) => `${decoder} ${status}`));
    expect(statuses).toEqual(new Set(["greedy done", "endless failed"]));
  });

  it("is a decoder that the model cannot honour, by itself", async () => {
    const decoders = [
      "greedy",
      { name: "no such token", logitBias: { "99999999": 5 } },
      { name: "nothing left", noRepeatNgramSize: 1, logitBias: { "0": 1 }, minNewTokens: 1, temperature: 1, topK: 1 },
    ];
    const { report } = await lab.run(newGrid({ decoders, labels: [] }).path);
    const failed = report.trials.filter(({ status }) => status === "failed");
    expect(new Set(failed.map(({ decoder }) => decoder))).toEqual(new Set(["no such token"]));
    expect(failed[0]).toMatchObject({ error: expect.stringContaining("logitBias names token 99999999") as string });
  });

  it("is what the runtime fails at, written as it comes, and tried again when resumed", async () => {
    const { path } = newGrid({ samplers: ["uniform:2"], decoders: ["greedy"], labels: [] });
    const broken = await lab.run(path, {
      tools: { models: withEngine({ answer: failing("The runtime fell over.") }) },
    });
    expect(broken.summary).toMatchObject({ trials: 2, done: 0, failed: 2 });
    expect(broken.report.trials[0]).toMatchObject({ status: "failed", error: "The runtime fell over." });
    const resumed = await lab.run(path, { resume: true });
    expect(resumed.summary).toMatchObject({ done: 2, failed: 0, id: broken.summary.id });
  });

  it("is a clip whose frames cannot be encoded, and the next clip goes on", async () => {
    const { path } = newGrid({ clips: ["anger-01.mp4", "surprise-01.mp4"] }, [
      "clips/anger-01.mp4",
      "clips/surprise-01.mp4",
    ]);
    let calls = 0;
    const encodeFrames = (real: Engine): Partial<Engine> => ({
      encodeFrames: (...args) =>
        calls++ === 0 ? Promise.reject(new SaccadeError("failure", "No room.")) : real.encodeFrames(...args),
    });
    const { summary, report } = await lab.run(path, { tools: { models: withEngine(encodeFrames) } });
    expect(summary).toMatchObject({ trials: 24, done: 12, failed: 12 });
    expect(new Set(report.trials.map(({ clip, status }) => `${clip} ${status}`))).toEqual(
      new Set(["anger-01.mp4 failed", "surprise-01.mp4 done"]),
    );
  });
});

describe("a run that was stopped", () => {
  const CLIPS = ["clips/surprise-01.mp4", "clips/anger-01.mp4"];
  const TWO = { ...GRID, clips: ["surprise-01.mp4", "anger-01.mp4"] };

  it.each([1, 3, 5, 9])("in the middle (look %i) is resumed to the same trials", async (looks) => {
    const undisturbed = await lab.run(newGrid(TWO, CLIPS).path);
    const { path } = newGrid(TWO, CLIPS);
    const controller = new AbortController();
    let seen = 0;
    const stopped = await lab.run(path, {
      signal: controller.signal,
      onProgress: (stage) => {
        if (/^(Answering|Reading prompts)/.test(stage) && ++seen === looks) controller.abort();
      },
    });
    expect(stopped.summary).toMatchObject({ status: "cancelled", trials: 24 });
    expect(stopped.summary.done).toBeLessThan(24);
    expect(stopped.report.run.status).toBe("cancelled");
    const resumed = await lab.run(path, { resume: true });
    expect(resumed.summary).toMatchObject({
      status: "finished",
      trials: 24,
      done: 24,
      failed: 0,
      id: stopped.summary.id,
    });
    expect(withoutTimes(resumed.report.trials)).toEqual(withoutTimes(undisturbed.report.trials));
    const lines = await trialLines(resumed.summary.directory);
    expect([lines.length, new Set(lines).size]).toEqual([24, 24]);
    // What the first session computed is told as well.
    const { newTokens } = resumed.report.work.computed;
    expect(newTokens).toBeGreaterThanOrEqual(undisturbed.report.work.computed.newTokens);
  });

  it("by a torn line anywhere is resumed to the same trials", async () => {
    const { path } = newGrid();
    const { summary, report } = await lab.run(path);
    const text = journalText(summary.directory);
    const journal = join(summary.directory, "journal.jsonl");
    for (const share of [0.2, 0.45, 0.6, 0.8, 0.97]) {
      truncateSync(journal, 0);
      appendFileSync(journal, Buffer.from(text).subarray(0, Math.floor(share * Buffer.byteLength(text))));
      const resumed = await lab.run(path, { resume: true });
      expect(resumed.summary).toMatchObject({ status: "finished", done: 12, failed: 0 });
      expect(withoutTimes(resumed.report.trials)).toEqual(withoutTimes(report.trials));
    }
  });

  it("by a full disk keeps what it has, says so and is resumed", async () => {
    const { folder, path } = newGrid(TWO, CLIPS);
    const prototype = await handles();
    const write = Reflect.get(prototype, "write") as (...args: unknown[]) => Promise<unknown>;
    let bytes = 0;
    vi.spyOn(prototype, "write").mockImplementation(function (this: FileHandle, ...args: unknown[]) {
      bytes += (args[0] as Buffer).length;
      if (bytes < 20_000) return write.apply(this, args);
      return Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    } as never);
    await expect(lab.summary(path)).rejects.toMatchObject({
      kind: "failure",
      message: expect.stringMatching(/^The disk is full, .*until there is room\. .* is kept\.$/) as string,
    });
    vi.restoreAllMocks();
    const [run = ""] = readdirSync(runsFolder(path));
    const kept = await readRun(join(runsFolder(path), run));
    expect(kept.run.status).toBe("interrupted");
    const resumed = await lab.run(path, { resume: true });
    expect(resumed.summary).toMatchObject({ id: run, done: 24, failed: 0 });
    expect(existsSync(folder)).toBe(true);
  });

  it("before its first line is no run and leaves no folder", async () => {
    const { path } = newGrid();
    const cancelled = (): Promise<never> => Promise.reject(new SaccadeError("cancelled", "Cancelled."));
    const loading = lab.summary(path, { tools: { models: { get: cancelled } } });
    await expect(loading).rejects.toMatchObject({ kind: "cancelled" });
    await expect(lab.summary(path, { tools: { models: { get: failing("No such model.") } } })).rejects.toThrow(
      "No such model.",
    );
    expect(readdirSync(runsFolder(path))).toEqual([]);
    await expect(readRun(path)).rejects.toThrow("has no run yet");
  });
});

describe("a run is refused", () => {
  it("where another one is", async () => {
    const { path } = newGrid({ samplers: ["uniform:2"], decoders: ["greedy"] });
    const out = join(lab.folder(), "run");
    const { report } = await lab.run(path, { out });
    expect(report.run).toMatchObject({ status: "finished", directory: out });
    const text = journalText(out);
    await expect(lab.summary(path, { out })).rejects.toMatchObject({
      kind: "input",
      message: `${out} holds a run already: add --resume to go on with it, or name another.`,
    });
    expect(journalText(out)).toBe(text);
    expect((await lab.run(path, { out, resume: true })).report.trials).toEqual(report.trials);
  });

  it("to be resumed when its document or a file that it names has changed", async () => {
    const folder = lab.folder("clips/surprise-01.mp4");
    writeFileSync(join(folder, "question.txt"), "What is it?");
    const document = {
      ...GRID,
      samplers: ["uniform:2"],
      decoders: ["greedy"],
      prompts: [{ name: "q", file: "question.txt" }],
    };
    const path = lab.write(folder, document);
    await lab.run(path);
    lab.write(folder, { ...document, seed: 9 });
    const changed = { kind: "input", message: expect.stringContaining("The experiment was changed since") as string };
    await expect(lab.summary(path, { resume: true })).rejects.toMatchObject(changed);
    lab.write(folder, document);
    writeFileSync(join(folder, "question.txt"), "What is it now?");
    await expect(lab.summary(path, { resume: true })).rejects.toMatchObject(changed);
  });

  it("to be resumed with another file in a clip's place: its trials fail, and those done stay", async () => {
    const { folder, path } = newGrid({ samplers: ["uniform:2"], decoders: ["greedy"], labels: [] });
    const first = await lab.run(path, { tools: { models: withEngine(failingOnce("Once.")) } });
    expect(first.summary).toMatchObject({ done: 0, failed: 2 });
    cpSync(resolve("media/clips/anger-01.mp4"), join(folder, "surprise-01.mp4"));
    const { report } = await lab.run(path, { resume: true });
    expect(report.trials[0]).toMatchObject({
      status: "failed",
      error: expect.stringContaining("surprise-01.mp4 was changed since") as string,
    });
  });

  it("without clips", async () => {
    await expect(lab.summary(newGrid({ clips: [] }).path)).rejects.toThrow(
      'add a file, a glob or a manifest to "clips"',
    );
  });

  it("where nothing can be written", async () => {
    const grid = newGrid();
    // A file is no folder, for root as well.
    await expect(lab.summary(grid.path, { out: join(grid.path, "run") })).rejects.toMatchObject({ kind: "input" });
  });
});

describe("visual contrastive decoding", () => {
  it("runs through, over frames with the same noise each time", async () => {
    const change = {
      samplers: ["uniform:2"],
      decoders: [
        "greedy",
        { name: "contrast", contrast: { alpha: 1, beta: 0.1, noiseStep: 600 } },
        { name: "contrast and draw", temperature: 1, contrast: {} },
      ],
      repeats: 2,
    };
    const { summary, report } = await lab.run(newGrid(change).path);
    expect(summary).toMatchObject({ trials: 12, done: 12, failed: 0 });
    // Two frames as they are, and with two amounts of noise.
    expect(report.work.computed).toMatchObject({ framesDecoded: 2, framesEncoded: 6 });
    const again = await lab.run(newGrid(change).path);
    expect(withoutTimes(again.report.trials)).toEqual(withoutTimes(report.trials));
    const contrasts = doneOf(report.trials).filter(({ decoder }) => decoder === "contrast");
    expect(contrasts[0]).toMatchObject({ cost: { framesDecoded: 2, framesEncoded: 4 } });
    expect(contrasts[0]?.tokens).toEqual(contrasts[1]?.tokens);
  });
});

/** The real models with parts of their engines replaced. */
function withEngine(change: Partial<Engine> | ((real: Engine) => Partial<Engine>)): {
  get: (...args: Parameters<typeof lab.models.get>) => Promise<ReadyModel>;
} {
  return {
    get: async (...args) => {
      const ready = await lab.models.get(...args);
      const parts: Partial<Engine> = typeof change === "function" ? change(ready.engine) : change;
      const engine = new Proxy(ready.engine, {
        get: (target, name) => {
          if (name in parts) return parts[name as keyof Engine];
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
      return { ...ready, engine };
    },
  };
}

function failing(message: string): () => Promise<never> {
  return () => Promise.reject(new SaccadeError("failure", message));
}

function failingOnce(message: string): Partial<Engine> {
  return { answer: failing(message) };
}

/** What all open files have in common. */
async function handles(): Promise<FileHandle> {
  const handle = await open(join(lab.folder(), "any"), "w");
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}
