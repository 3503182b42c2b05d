import { describe, expect, it } from "vitest";
import type { PanelState } from "../../../../src/protocol/panel-state.ts";
import type { RunReport, RunSelection } from "../../../../src/protocol/run.ts";
import { folderOf, NO_EARLIER_ANSWERS, shownTrial } from "../../../../src/vscode/panel/earlier-answers.ts";
import { RunDesk } from "../../../../src/vscode/panel/run-desk.ts";
import type { Lab, LabListener } from "../../../../src/vscode/services.ts";
import { doneTrial, runReport, token } from "../../../support/run-report.ts";

const PROMPTS = ["plain", "change", "names"] as const;

/** The text of the answer says which run gave it. */
function reportOf(run: number, only: RunSelection | undefined): RunReport {
  const report = runReport();
  const prompts = only?.prompts ?? PROMPTS;
  const place = { ...report.run, id: `run-${run}`, directory: `/runs/run-${run}`, ...(only && { only }) };
  const trials = prompts.map((prompt) => ({ ...doneTrial({ prompt }), text: `run ${run}` }));
  return { ...report, run: place, trials, failed: 0, pictures: { [`of run ${run}`]: "picture.png" } };
}

/** A desk over a lab that answers at once, and what it was asked for beside runs. */
function desk() {
  let state: PanelState = {
    document: { uri: "", name: "", version: 1, text: "{}", isUntitled: false, isDirty: false, problems: [] },
    ...{ isTrusted: true, clips: [], run: null, past: [], probes: [], branches: [], lookAt: null, models: [] },
    ...NO_EARLIER_ANSWERS,
    engine: { lab: "idle", device: "auto", computedOn: null },
  };
  const update = (patch: Partial<PanelState>): void => {
    state = { ...state, ...patch };
  };
  const reports: RunReport[] = [];
  const branches: unknown[] = [];
  const request = (method: string, params: object, options?: { listener?: LabListener }): Promise<unknown> => {
    if (method === "run") {
      const { only } = params as { only?: RunSelection };
      const report = reportOf(reports.length + 1, only);
      reports.push(report);
      const { directory } = report.run;
      options?.listener?.begun?.({ directory });
      return Promise.resolve({ directory, warnings: [], trials: report.trials.length });
    }
    if (method === "readRun") {
      const { directory } = params as { directory: string };
      return Promise.resolve({ report: reports.find(({ run }) => run.directory === directory), branches: [] });
    }
    branches.push(params);
    const answer = { text: "no", finishReason: "stop", tokens: [token("neutral", 0.5)] };
    return Promise.resolve({ branch: { tokenText: "neutral", answer } });
  };
  const quiet = (): void => undefined;
  const runs = new RunDesk({
    // The stand-in answers the three requests that are made.
    lab: { request: request as Lab["request"] },
    store: {
      get state() {
        return state;
      },
      ...{ update, updateUnheard: update, tell: quiet },
    },
    log: { info: quiet, warn: quiet, error: quiet },
    source: () => ({
      ...{ document: "/demo.saccade.json", text: "{}" },
      settings: { device: "cpu", dtype: "fp32", sendHubToken: false, encodingBytes: 1 },
    }),
    onDidChange: quiet,
  });
  const run = async (...prompts: string[]): Promise<void> => {
    await runs.run(prompts.length === 0 ? undefined : { prompts });
    await expect.poll(() => runs.isBusy).toBe(false);
  };
  const shown = (): Record<string, string> => {
    const of = (prompt: string): string => {
      const { id } = doneTrial({ prompt });
      const found = shownTrial(state, id);
      if (found?.trial.status !== "done") return "";
      return `${found.trial.text} in ${folderOf(state, found.of, id) ?? ""}`;
    };
    return Object.fromEntries(PROMPTS.map((prompt) => [prompt, of(prompt)]));
  };
  return { run, runs, shown, branches, state: () => state };
}

describe("runs of parts of a document, one after the other", () => {
  it("leave the other answers as they were, each in its own run's folder", async () => {
    const { run, shown, state } = desk();
    await run();
    await run("plain");
    expect(shown()).toEqual({
      plain: "run 2 in /runs/run-2",
      change: "run 1 in /runs/run-1",
      names: "run 1 in /runs/run-1",
    });
    await run("change");
    expect(shown()).toEqual({
      plain: "run 2 in /runs/run-2",
      change: "run 3 in /runs/run-3",
      names: "run 1 in /runs/run-1",
    });
    // What a prompt said before stands beside what it says now.
    const { id } = doneTrial({ prompt: "change" });
    expect(state().previous?.trials.find((trial) => trial.id === id)).toMatchObject({ text: "run 1" });
    expect(folderOf(state(), "previous", id)).toBe("/runs/run-1");
    expect(Object.keys(state().previous?.pictures ?? {})).toEqual(["of run 1", "of run 2"]);
    await run("change");
    expect(state().previous?.trials.find((trial) => trial.id === id)).toMatchObject({ text: "run 3" });
    expect(folderOf(state(), "previous", id)).toBe("/runs/run-3");
    expect(shown()).toMatchObject({ plain: "run 2 in /runs/run-2", names: "run 1 in /runs/run-1" });
  });

  it("give way to a run of all of it, and to that alone once another run follows", async () => {
    const { run, shown, state } = desk();
    await run();
    await run("plain");
    await run();
    expect(Object.values(shown())).toEqual(PROMPTS.map(() => "run 3 in /runs/run-3"));
    expect(state().previous?.trials.map((trial) => trial.status === "done" && trial.text)).toEqual([
      "run 2",
      "run 1",
      "run 1",
    ]);
    await run();
    expect(state().previous?.run.id).toBe("run-3");
    expect(state().previousFolders).toEqual({});
  });

  it("let each answer be continued where its journal lies", async () => {
    const { run, runs, branches, state } = desk();
    await run();
    await run("plain");
    await run("change");
    for (const prompt of PROMPTS) {
      runs.branch(doneTrial({ prompt }).id, 0, 4);
      await expect.poll(() => runs.isBusy).toBe(false);
    }
    expect(branches).toMatchObject(
      ["run-2", "run-3", "run-1"].map((folder) => ({ directory: `/runs/${folder}`, place: 0, tokenId: 4 })),
    );
    expect(state().branches.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect(() => {
      runs.branch("no such trial", 0, 4);
    }).toThrow("There is no such answer to continue.");
  });
});
