import { Pace } from "../../core/progress/pace.ts";
import type { Progress, RunReply } from "../../protocol/lab-channel.ts";
import type { PanelRun } from "../../protocol/panel-state.ts";
import type { Target } from "../../protocol/panel-target.ts";
import type { Lab, LabListener } from "../services.ts";
import type { PanelStore } from "./panel-store.ts";
import { countsOf, type Grown, readBack, withTrials } from "./run-growth.ts";
import type { TokenBatch } from "./token-batch.ts";

/** Milliseconds between two words about how far a run is. */
const PROGRESS_MS = 100;

export interface RunProgressOptions {
  readonly lab: Pick<Lab, "request">;
  readonly store: Pick<PanelStore, "state" | "update" | "updateUnheard" | "tell">;
  readonly target: Target;
  readonly tokens: TokenBatch;
  /** The run has its folder. */
  readonly onBegun: () => void;
  readonly get: () => PanelRun;
  /** @param isHeard whether pages are told of it as a change of the state */
  readonly set: (run: PanelRun, isHeard: boolean) => void;
}

/** Keeps a run of the state as the lab tells of it. */
export class RunProgress {
  readonly #options: RunProgressOptions;
  readonly #pace = new Pace(() => performance.now() / 1000);
  /** What came while the journal was read for the first time. */
  #early: Grown[] = [];
  #notes: string[] = [];
  #directory: string | undefined;
  #done = 0;
  #toldAt = -Infinity;

  constructor(options: RunProgressOptions) {
    this.#options = options;
  }

  /** The run's folder, once it has begun. */
  get directory(): string | undefined {
    return this.#directory;
  }

  /** Trials that came so far. */
  get done(): number {
    return this.#done;
  }

  readonly listener: LabListener = {
    begun: ({ directory }) => {
      this.#directory = directory;
      this.#options.onBegun();
      void this.#readFirst(directory);
    },
    progress: (progress) => {
      this.#progress(progress);
    },
    token: ({ trials, token }) => {
      if (this.#options.target === "run") this.#options.tokens.add(trials, token);
    },
    trials: (grown) => {
      this.#grow(grown);
    },
  };

  /** A sentence for the person, that stays beside the results. */
  note(sentence: string): void {
    this.#notes.push(sentence);
    const { get, set, tokens } = this.#options;
    // Answers under way begin anew.
    tokens.clear();
    set({ ...get(), status: "starting", stage: "Starting again", notes: [...this.#notes] }, true);
  }

  /** The run has ended: what its journal says counts. */
  async finish({ directory, warnings, trials }: RunReply): Promise<void> {
    const { lab, set, tokens } = this.#options;
    const { report } = await lab.request("readRun", { directory });
    tokens.flush();
    const notes = [...this.#notes, ...warnings];
    set(readBack(report, trials, notes), true);
  }

  async #readFirst(directory: string): Promise<void> {
    const { lab, get, set } = this.#options;
    try {
      const { report } = await lab.request("readRun", { directory });
      const run = get();
      if (run.status !== "starting") return;
      const whole = this.#early.reduce(withTrials, report);
      this.#early = [];
      set({ ...run, status: "running", report: whole, counts: countsOf(whole, run.counts.trials) }, true);
    } catch {
      // The lab ended: who waits for the run hears why.
    }
  }

  #grow(grown: Grown): void {
    const { get, set, store, target, tokens } = this.#options;
    this.#done += grown.trials.length;
    const run = get();
    if (!run.report || run.status === "starting") {
      this.#early.push(grown);
      return;
    }
    const report = withTrials(run.report, grown);
    // Trials are told by themselves; a clip that is new is told with all of the run.
    set({ ...run, report, counts: countsOf(report, run.counts.trials) }, grown.clips.length > 0 || target !== "run");
    if (target !== "run") return;
    tokens.flush();
    tokens.forget(grown.trials.map(({ id }) => id));
    store.tell("trials", { trials: [...grown.trials], pictures: grown.pictures });
  }

  #progress({ stage, done, total, counts: told }: Progress): void {
    const { get, set, store, target } = this.#options;
    const run = get();
    const counts = told ?? run.counts;
    const far = done === undefined || total === undefined ? stage : `${stage} ${done} of ${total}`;
    const { secondsLeft = null } = this.#pace.rate(counts.done + counts.failed, counts.trials) ?? {};
    set({ ...run, stage: far, counts, secondsLeft }, false);
    const now = performance.now();
    const isOver = counts.trials > 0 && counts.done + counts.failed === counts.trials;
    if (now - this.#toldAt < PROGRESS_MS && !isOver) return;
    this.#toldAt = now;
    store.tell("progress", { of: target, status: run.status, stage: far, counts, secondsLeft });
  }
}
