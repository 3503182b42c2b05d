import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { runReportSchema } from "../../../src/protocol/run.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CLIP = resolve("media/clips/surprise-01.mp4");
const LABELS = ["neutral", "surprise"];

interface RunJson {
  readonly run: { readonly id: string; readonly directory: string };
  readonly trials: readonly { readonly id: string; readonly status: string; readonly text?: string }[];
  readonly work: { readonly asked: object; readonly computed: object };
  readonly session: { readonly computed: { readonly newTokens: number; readonly framesEncoded: number } };
  readonly failed: number;
}

describe("saccade run, report and diff", () => {
  const folder = temporaryFolder();
  const write = (name: string, experiment: object): string => {
    const file = join(folder, `${name}.saccade.json`);
    writeFileSync(file, JSON.stringify(experiment));
    return file;
  };
  const run = async (...args: string[]): Promise<{ code: number | null; json: RunJson; stderr: string }> => {
    const { code, stdout, stderr } = await runCli(["run", ...args, "--device", "cpu", "--json"]);
    return { code, stderr, json: JSON.parse(stdout) as RunJson };
  };

  it("runs an experiment, reports it in every form, and computes nothing again", async () => {
    const file = write("look", {
      clips: [{ path: CLIP, label: "surprise" }],
      samplers: ["uniform:4", { name: "apex", type: "times", times: [2.4] }],
      decoders: ["greedy", { name: "warm", temperature: 0.7 }],
      labels: LABELS,
      maxTokens: 4,
      baseline: { sampler: "uniform:4", decoder: "greedy" },
    });
    const first = await run(file);
    expect(first.code).toBe(0);
    expect(first.json.failed).toBe(0);
    expect(first.json.trials.map(({ status }) => status)).toEqual(["done", "done", "done", "done"]);
    expect(first.json.session.computed.framesEncoded).toBe(5);
    const again = await run(file);
    expect(again.json.session.computed).toMatchObject({ framesEncoded: 0, newTokens: 0 });
    expect(again.json.trials.map(({ text }) => text)).toEqual(first.json.trials.map(({ text }) => text));

    const { directory } = first.json.run;
    const report = async (format: string): Promise<string> =>
      (await runCli(["report", directory, "--format", format])).stdout;
    expect(await report("table")).toContain("uniform:4");
    expect((await report("csv")).trim().split(/\r?\n/)).toHaveLength(5);
    expect(await report("md")).toContain("| uniform:4 |");
    expect(runReportSchema.parse(JSON.parse(await report("json"))).trials).toHaveLength(4);
    const page = join(folder, "look.html");
    expect((await runCli(["report", directory, "--format", "html", "--out", page])).code).toBe(0);
    expect(readFileSync(page, "utf8")).toContain("Content-Security-Policy");
    const diff = await runCli(["diff", directory, again.json.run.directory]);
    expect([diff.code, diff.stderr]).toEqual([0, ""]);
  });

  it("answers the same without memory for encoded frames", async () => {
    const file = write("cache", { clips: [CLIP], samplers: ["uniform:4"], labels: LABELS, maxTokens: 2 });
    const usual = await run(file, "--out", join(folder, "usual"));
    const none = await run(file, "--out", join(folder, "none"), "--cache", "0");
    expect([usual.code, none.code]).toEqual([0, 0]);
    expect(none.json.trials.map(({ text }) => text)).toEqual(usual.json.trials.map(({ text }) => text));
    const wrong = await runCli(["run", file, "--cache", "lots"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("a whole number of megabytes");
  });

  it("ends with 1 if a trial failed, and says which and why", async () => {
    const file = write("fails", {
      clips: [CLIP],
      samplers: ["uniform:2", "uniform:500"],
      labels: LABELS,
      maxTokens: 2,
    });
    const { code, json } = await run(file);
    expect([code, json.failed, json.trials.length]).toEqual([1, 1, 2]);
    const { stdout } = await runCli(["report", json.run.directory]);
    expect(stdout).toMatch(/uniform:500 asks for 500 frames, but the clip has only 136/);
  });

  it("tells every mistake of a document with its place, and writes nothing", async () => {
    const file = join(folder, "wrong.saccade.json");
    writeFileSync(file, '{\n  "clips": ["nosuch.mp4"],\n  "sampler": ["uniform:4"],\n  "repeats": 0\n}\n');
    const { code, stdout, stderr } = await runCli(["run", file]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/line 3, column 3: .*samplers/);
    expect(stderr).toMatch(/line 4, column 14: .*from 1/);
    expect(stderr).not.toContain("\\n");
    expect(existsSync(join(folder, ".saccade", "wrong.saccade.json"))).toBe(false);
  });

  it("ends with 130 when it is interrupted, and goes on where it was", async () => {
    const file = write("long", {
      clips: [resolve("media/clips/*.mp4")],
      samplers: ["uniform:4", "uniform:8"],
      decoders: ["greedy", { name: "warm", temperature: 1 }],
      repeats: 2,
    });
    const journals = join(folder, ".saccade", "long.saccade.json");
    const cancelled = await runCli(["run", file, "--device", "cpu"], {
      onStart: (kill) => {
        const timer = setInterval(() => {
          if (!existsSync(journals)) return;
          clearInterval(timer);
          setTimeout(() => {
            kill("SIGINT");
          }, 500);
        }, 20);
      },
    });
    expect(cancelled.code).toBe(130);
    expect(cancelled.stderr).toMatch(/Cancelled|--resume/);
    const { code, json } = await run(file, "--resume");
    expect([code, json.failed]).toEqual([0, 0]);
    expect(new Set(json.trials.map(({ id }) => id)).size).toBe(8 * 2 * 2 * 2);
    expect(json.trials).toHaveLength(8 * 2 * 2 * 2);
  }, 180_000);

  it("says in one sentence that there is no run", async () => {
    const { code, stderr } = await runCli(["report", folder]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^There is no run in .*\n$/);
  });
});
