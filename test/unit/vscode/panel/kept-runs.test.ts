import { describe, expect, it } from "vitest";
import type { RunSummaryLine } from "../../../../src/protocol/lab-runs.ts";
import type { PanelState } from "../../../../src/protocol/panel-state.ts";
import type { RunReport } from "../../../../src/protocol/run.ts";
import { NO_EARLIER_ANSWERS } from "../../../../src/vscode/panel/earlier-answers.ts";
import { KeptRuns } from "../../../../src/vscode/panel/kept-runs.ts";
import type { Lab } from "../../../../src/vscode/services.ts";
import { runReport } from "../../../support/run-report.ts";

const DOCUMENT = "/lab/demo.saccade.json";

function summary(id: string, probe: RunSummaryLine["probe"] = null): RunSummaryLine {
  const startedAt = `2026-04-0${id}T10:15:00Z`;
  const times = { startedAt, updatedAt: startedAt };
  const counts = { trials: 8, done: 7, failed: 1 };
  const place = { id, directory: `/lab/.saccade/demo/${id}`, document: DOCUMENT };
  return { ...place, ...times, status: "finished", counts, models: ["faces"], probe, isSelection: false };
}

/** The newest first, as the lab lists them. */
const RUNS = [summary("5"), summary("4", "order"), summary("3"), summary("2"), summary("1", "order")];

/** That of a part has the first of the trials alone. */
function reportOf(directory: string, isSelection = false): RunReport {
  const report = runReport();
  const run = { ...report.run, id: directory.slice(-1), directory };
  if (!isSelection) return { ...report, run };
  return { ...report, run: { ...run, only: { samplers: ["uniform:2"] } }, trials: report.trials.slice(0, 1) };
}

function panel({ isBusy = false, runs = RUNS } = {}) {
  let state: PanelState = {
    document: { uri: "", name: "", version: 1, text: "{}", isUntitled: false, isDirty: false, problems: [] },
    ...{ isTrusted: true, clips: [], run: null, past: [], probes: [], branches: [], lookAt: null, models: [] },
    ...NO_EARLIER_ANSWERS,
    engine: { lab: "idle", device: "auto", computedOn: null },
  };
  const request = (method: string, params: object): Promise<unknown> => {
    if (method === "listRuns") return Promise.resolve({ runs, unreadable: [] });
    const { directory } = params as { directory: string };
    const isSelection = runs.some((run) => run.directory === directory && run.isSelection);
    return Promise.resolve({ report: reportOf(directory, isSelection), branches: [] });
  };
  const store = {
    get state() {
      return state;
    },
    update: (patch: Partial<PanelState>) => {
      state = { ...state, ...patch };
    },
  };
  // The stand-in answers the two requests that are made.
  const kept = new KeptRuns({ lab: { request: request as Lab["request"] }, store, isBusy: () => isBusy });
  const shown = () => ({
    run: state.run?.report?.run.id,
    previous: state.previous?.run.id,
    probe: state.probes.find(({ kind }) => kind === "order")?.run.report?.run.id,
    past: state.past.map(({ of }) => of),
  });
  return { kept, shown, store };
}

describe("runs of a document", () => {
  it("are shown from the newest on, each probe in its own place", async () => {
    const { kept, shown } = panel();
    await kept.restore(DOCUMENT);
    expect(shown()).toEqual({ run: "5", previous: "3", probe: "4", past: [] });
  });

  it("give way to an earlier one that a person opens, named as in lists, with the one before it beside", async () => {
    const { kept, shown, store } = panel();
    await kept.restore(DOCUMENT);
    await kept.show(DOCUMENT, "/lab/.saccade/demo/3");
    expect(shown()).toEqual({ run: "3", previous: "2", probe: "4", past: ["run"] });
    expect(store.state.past[0]?.name).toMatch(/^2026-04-0\d \d\d:\d\d:\d\d$/);
    expect(store.state.run?.counts).toEqual({ trials: 8, done: 7, failed: 1 });
    await kept.show(DOCUMENT, "/lab/.saccade/demo/2");
    expect(shown()).toEqual({ run: "2", previous: undefined, probe: "4", past: ["run"] });
    await kept.show(DOCUMENT, "/lab/.saccade/demo/1");
    expect(shown()).toEqual({ run: "2", previous: undefined, probe: "1", past: ["run", "order"] });
    await kept.showNewest(DOCUMENT);
    expect(shown()).toEqual({ run: "5", previous: "3", probe: "4", past: [] });
  });

  it("stand on what earlier ones told, as far back as the last that left nothing out", async () => {
    const part = (id: string): RunSummaryLine => ({ ...summary(id), isSelection: true });
    const { kept, shown, store } = panel({ runs: [part("5"), part("4"), summary("3"), summary("2")] });
    await kept.restore(DOCUMENT);
    expect(shown()).toMatchObject({ run: "5", previous: "4" });
    const folders = new Set(Object.values(store.state.previousFolders));
    expect([...folders]).toEqual(["/lab/.saccade/demo/3"]);
    expect(store.state.previous?.trials.length).toBe(runReport().trials.length);
    await kept.show(DOCUMENT, "/lab/.saccade/demo/4");
    expect(shown()).toMatchObject({ run: "4", previous: "3" });
    expect(store.state.previousFolders).toEqual({});
  });

  it("are as new as can be where the newest is opened", async () => {
    const { kept, shown } = panel();
    await kept.show(DOCUMENT, "/lab/.saccade/demo/2");
    await kept.show(DOCUMENT, "/lab/.saccade/demo/5");
    expect(shown()).toMatchObject({ run: "5", previous: "3", past: [] });
  });

  it("are not put into the place of what is computed, and one that was deleted is told", async () => {
    const busy = panel({ isBusy: true });
    await expect(busy.kept.show(DOCUMENT, "/lab/.saccade/demo/3")).rejects.toThrow(/being computed already/);
    await busy.kept.restore(DOCUMENT);
    expect(busy.shown()).toMatchObject({ run: undefined, past: [] });
    const { kept } = panel();
    await expect(kept.show(DOCUMENT, "/lab/.saccade/demo/9")).rejects.toThrow("is no run of /lab/demo.saccade.json");
  });

  it("stay in view where the newest were deleted meanwhile", async () => {
    const { kept, shown } = panel({ runs: [] });
    await kept.showNewest(DOCUMENT);
    expect(shown()).toMatchObject({ run: undefined, past: [] });
  });
});
