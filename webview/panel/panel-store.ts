import { coordinatesOf } from "../../src/core/experiment/trial-id.ts";
import type { Token } from "../../src/protocol/answer.ts";
import type { PanelNews } from "../../src/protocol/panel-channel.ts";
import type { PanelRun, PanelState } from "../../src/protocol/panel-state.ts";
import type { RunReport, Trial } from "../../src/protocol/run.ts";

const NO_TOKENS: readonly Token[] = [];

/**
 * What the page knows. Trials that are done stay the objects that they were, so that what shows them has nothing to do
 * while others come.
 */
export class PanelStore {
  #state: PanelState | null = null;
  readonly #streams = new Map<string, Token[]>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #onChange: () => void;

  /** @param onChange told once for each change of anything but a known stream's tokens */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** `null` until the host was heard. */
  get state(): PanelState | null {
    return this.#state;
  }

  /** Trials whose tokens come, in the order of their first. */
  get streaming(): readonly string[] {
    return [...this.#streams.keys()];
  }

  /** Tokens so far of an answer under way, by the id of its trial or branch. */
  tokensOf(id: string): readonly Token[] {
    return this.#streams.get(id) ?? NO_TOKENS;
  }

  /** Calls `heard` when a stream has more tokens. @returns what ends that */
  watch(id: string, heard: () => void): () => void {
    const watchers = this.#watchers.get(id) ?? new Set();
    watchers.add(heard);
    this.#watchers.set(id, watchers);
    return () => {
      watchers.delete(heard);
      if (watchers.size === 0) this.#watchers.delete(id);
    };
  }

  /** Parts of the state that are others now; all of it at first. */
  patch(news: PanelNews<"state">): void {
    const before = this.#state;
    // A part of a state that was never told whole is of no use.
    if (before === null && news.document === undefined) return;
    const next = { ...before, ...news } as PanelState;
    const run = keptRun(before?.run ?? null, next.run);
    this.#state = {
      ...next,
      run,
      previous: keptReport(before?.previous ?? before?.run?.report ?? null, next.previous),
    };
    if (run === null || !isUnderWay(run)) {
      for (const id of this.#streams.keys()) if (coordinatesOf(id) !== null) this.#streams.delete(id);
    }
    this.#forgetDone(run?.report?.trials ?? []);
    for (const { id, status } of next.branches) if (status !== "running") this.#streams.delete(id);
    this.#onChange();
  }

  /** How far a run is, or a probe's: its results are told apart from that. */
  progress({ of, ...news }: PanelNews<"progress">): void {
    const state = this.#state;
    if (state === null) return;
    if (of === "run") {
      if (state.run === null) return;
      this.#state = { ...state, run: { ...state.run, ...news } };
    } else {
      const probes = state.probes.map((probe) =>
        probe.kind === of ? { ...probe, run: { ...probe.run, ...news } } : probe,
      );
      this.#state = { ...state, probes };
    }
    this.#onChange();
  }

  tokens({ tokens }: PanelNews<"tokens">): void {
    const touched = new Set<string>();
    let isNew = false;
    for (const { trials, token } of tokens) {
      for (const id of trials) {
        const stream = this.#streams.get(id);
        if (stream === undefined) {
          this.#streams.set(id, [token]);
          isNew = true;
        } else stream.push(token);
        touched.add(id);
      }
    }
    for (const id of touched) for (const heard of this.#watchers.get(id) ?? []) heard();
    if (isNew) this.#onChange();
  }

  trials({ trials, pictures }: PanelNews<"trials">): void {
    const state = this.#state;
    const report = state?.run?.report;
    if (!state?.run || !report) return;
    const all = new Map(report.trials.map((trial) => [trial.id, trial]));
    for (const trial of trials) all.set(trial.id, trial);
    Object.assign(report.pictures, pictures);
    const merged = [...all.values()];
    const failed = merged.filter(({ status }) => status === "failed").length;
    this.#state = { ...state, run: { ...state.run, report: { ...report, trials: merged, failed } } };
    this.#forgetDone(trials);
    this.#onChange();
  }

  #forgetDone(trials: readonly Trial[]): void {
    for (const { id } of trials) this.#streams.delete(id);
  }
}

/** Whether answers may still come. */
export function isUnderWay({ status }: PanelRun): boolean {
  return status === "starting" || status === "running";
}

/** Whether anything of a panel is computed now. */
export function isBusy({ run, probes }: Pick<PanelState, "run" | "probes">): boolean {
  return [run, ...probes.map((probe) => probe.run)].some((one) => one !== null && isUnderWay(one));
}

function keptRun(before: PanelRun | null, run: PanelRun | null): PanelRun | null {
  if (run === null || run === before) return run;
  return { ...run, report: keptReport(before?.report ?? null, run.report) };
}

/** The report with those trials of an earlier word that are the same ones. */
function keptReport(before: RunReport | null, report: RunReport | null): RunReport | null {
  if (before === null || report === null || before === report || before.run.id !== report.run.id) return report;
  const known = new Map(before.trials.map((trial) => [trial.id, trial]));
  const trials = report.trials.map((trial) => {
    const old = known.get(trial.id);
    return old?.status === trial.status ? old : trial;
  });
  Object.assign(before.pictures, report.pictures);
  const clips =
    JSON.stringify(before.axes.clips) === JSON.stringify(report.axes.clips) ? before.axes.clips : report.axes.clips;
  return { ...report, axes: { ...report.axes, clips }, trials, pictures: before.pictures };
}
