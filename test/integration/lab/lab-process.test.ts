import { spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { descendantsOf } from "../../../src/clip/descendants.ts";
import { LabClient, type LabOptions } from "../../../src/lab/client.ts";
import { readRun } from "../../../src/lab/journal/read-run.ts";
import { runsFolder } from "../../../src/lab/journal/run-folder.ts";
import type { Token } from "../../../src/protocol/answer.ts";
import type { Progress } from "../../../src/protocol/lab-channel.ts";
import { ExperimentLab, withoutTimes } from "../../support/experiment-lab.ts";
import { runCli } from "../../support/run-cli.ts";
import { stillRunning, until } from "../../support/processes.ts";

const files = new ExperimentLab();
const ENTRY = resolve("dist/lab.js");

const GRID = {
  clips: ["surprise-01.mp4", "anger-01.mp4"],
  samplers: ["uniform:2", "uniform:4"],
  prompts: ["Which emotion does the person show?"],
  decoders: ["greedy", "temperature:1"],
  labels: ["joy", "fear"],
  maxTokens: 6,
};

const labs: LabClient[] = [];

afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.dispose();
});

function startLab(options: Partial<LabOptions> = {}): LabClient {
  const lab = new LabClient({ entry: ENTRY, ...options });
  labs.push(lab);
  return lab;
}

function newGrid(change: object = {}): string {
  return files.write(files.folder("clips/surprise-01.mp4", "clips/anger-01.mp4"), { ...GRID, ...change });
}

function asked(document: string, more: object = {}): Parameters<typeof LabClient.prototype.request<"run">>[1] {
  const usual = { resume: false, device: "cpu", dtype: "fp32" as const, pictures: false, sendHubToken: false };
  return { document, ...usual, stream: false, ...more };
}

/** An ffmpeg that hangs as soon as it is to decode, and says so by a file. */
function hangingFfmpeg(folder: string): { ffmpeg: string; marker: string } {
  const ffmpeg = join(folder, "hanging-ffmpeg");
  const marker = join(folder, "pid");
  writeFileSync(ffmpeg, `#!/bin/sh\necho $$ > '${marker}.part'\nmv '${marker}.part' '${marker}'\nexec sleep 600\n`);
  chmodSync(ffmpeg, 0o755);
  return { ffmpeg, marker };
}

describe("the lab process", () => {
  it("runs an experiment, tells how far it is and each token, and gives what the same code gives here", async () => {
    const progress: Progress[] = [];
    const tokens: { trials: readonly string[]; token: Token }[] = [];
    const lab = startLab({
      onNotification: { progress: (report) => progress.push(report), token: (one) => tokens.push(one) },
    });
    const reply = await lab.request("run", asked(newGrid(), { stream: true }));
    expect(reply).toMatchObject({ status: "finished", trials: 8, done: 8, failed: 0, warnings: [] });
    const report = await readRun(reply.directory);
    const here = await files.run(newGrid());
    expect(withoutTimes(report.trials)).toEqual(withoutTimes(here.report.trials));
    expect(report.work.computed).toEqual(here.report.work.computed);

    const stages = new Set(progress.map(({ stage }) => stage));
    for (const stage of ["Loading faces", "Reading anger-01.mp4", "Encoding frames:", "Answering"]) {
      expect(stages).toContain(stage);
    }
    expect(progress.at(-1)?.counts).toEqual({ trials: 8, done: 8, failed: 0 });
    for (const trial of report.trials) {
      if (trial.status !== "done") continue;
      const told = tokens.flatMap(({ trials, token }) => (trials.includes(trial.id) ? [token] : []));
      expect(told).toEqual(trial.tokens);
    }
    // The model stays loaded.
    expect(await lab.request("run", asked(newGrid({ seed: 2 })))).toMatchObject({ done: 8 });
  });

  it("refuses a document that is wrong, as the person's to mend, and goes on", async () => {
    const lab = startLab();
    await expect(lab.request("run", asked("/nowhere/a.saccade.json"))).rejects.toMatchObject({ kind: "input" });
    await expect(lab.request("run", asked(newGrid({ prompts: [17] })))).rejects.toMatchObject({ kind: "input" });
    const { pid } = lab;
    expect(await lab.request("run", asked(newGrid()))).toMatchObject({ done: 8 });
    expect(lab.pid).toBe(pid);
  });

  it("ends a run that is cancelled with what it has, and resumes it", async () => {
    const controller = new AbortController();
    const path = newGrid({ repeats: 4 });
    const lab = startLab({
      onNotification: {
        progress: ({ counts }) => {
          if ((counts?.done ?? 0) > 0) controller.abort();
        },
      },
    });
    const reply = await lab.request("run", asked(path), controller.signal);
    expect(reply).toMatchObject({ status: "cancelled", trials: 32 });
    expect(reply.done).toBeGreaterThan(0);
    expect(reply.done).toBeLessThan(32);
    expect(await lab.request("run", asked(path, { resume: true }))).toMatchObject({ status: "finished", done: 32 });
  });

  it("is ended when a native call takes longer than its budget, with a sentence", async () => {
    const lab = startLab({ env: { SACCADE_NATIVE_SECONDS: "0.001" } });
    await expect(lab.request("run", asked(newGrid()))).rejects.toMatchObject({
      kind: "failure",
      message: expect.stringMatching(
        /^The lab process was ended, since a call into the runtime took more than 0\.001 s\./,
      ) as string,
    });
  });

  it.skipIf(process.platform === "win32")("takes ffmpeg with it when it is disposed", async () => {
    const folder = files.folder();
    const { ffmpeg, marker } = hangingFfmpeg(folder);
    const lab = startLab();
    const pending = lab.request("run", asked(newGrid(), { ffmpeg })).catch((error: unknown) => error);
    await until(() => existsSync(marker));
    const pids = [lab.pid ?? 0, Number(readFileSync(marker, "utf8"))];
    await lab.dispose();
    expect(await pending).toMatchObject({ kind: "failure" });
    expect(await stillRunning(pids, 2)).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("the end of who started the lab", () => {
  /** Starts the command line on an experiment, with what it wrote so far. */
  function start(path: string, ...args: string[]): { pid: number; ended: Promise<unknown> } {
    const cli = spawn(process.execPath, [resolve("dist/cli.js"), "run", path, "--device", "cpu", ...args], {
      stdio: "ignore",
    });
    return { pid: cli.pid ?? 0, ended: new Promise((settle) => cli.once("close", settle)) };
  }

  it("by a kill ends the lab and its ffmpeg, even while that hangs", async () => {
    const { ffmpeg, marker } = hangingFfmpeg(files.folder());
    const { pid, ended } = start(newGrid(), "--ffmpeg", ffmpeg);
    await until(() => existsSync(marker));
    const family = descendantsOf(pid);
    expect(family.length).toBeGreaterThanOrEqual(2);
    expect(family).toContain(Number(readFileSync(marker, "utf8")));
    process.kill(pid, "SIGKILL");
    await ended;
    expect(await stillRunning(family, 5)).toEqual([]);
  });

  it("by a kill in the middle of a run leaves a journal that is gone on with", async () => {
    const path = newGrid({ repeats: 4 });
    const { pid, ended } = start(path, "--no-pictures");
    await until(() => journalHolds(path, '"line":"trial"'));
    const family = descendantsOf(pid);
    process.kill(pid, "SIGKILL");
    await ended;
    expect(await stillRunning(family, 10)).toEqual([]);
    const { code, stdout } = await runCli(["run", path, "--device", "cpu", "--no-pictures", "--resume", "--json"]);
    expect(code).toBe(0);
    const printed = JSON.parse(stdout) as { trials: { id: string; status: string }[] };
    expect(new Set(printed.trials.map(({ id }) => id)).size).toBe(32);
    expect(printed.trials.every(({ status }) => status === "done")).toBe(true);
    const undisturbed = await files.run(newGrid({ repeats: 4 }));
    expect(withoutTimes((await readRun(path)).trials)).toEqual(withoutTimes(undisturbed.report.trials));
  });

  it("by Ctrl-C ends the run cleanly and says how to go on", async () => {
    const path = newGrid({ repeats: 8 });
    const { code, stderr } = await runCli(["run", path, "--device", "cpu"], {
      onStart: (kill) => {
        const look = setInterval(() => {
          if (!journalHolds(path, '"line":"call"')) return;
          clearInterval(look);
          kill("SIGINT");
        }, 10);
      },
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/Cancelled with \d+ of 64 trials done\. Go on with: saccade run .* --resume/);
    expect((await readRun(path)).run.status).toBe("cancelled");
  });
});

/** Whether the journal of a document's only run holds a text. */
function journalHolds(path: string, text: string): boolean {
  const runs = runsFolder(path);
  const [run] = existsSync(runs) ? readdirSync(runs) : [];
  const journal = join(runs, run ?? "none", "journal.jsonl");
  return existsSync(journal) && readFileSync(journal, "utf8").includes(text);
}
