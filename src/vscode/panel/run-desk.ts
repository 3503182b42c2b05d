import { randomBytes } from "node:crypto";
import { LabEnded } from "../../lab/client.ts";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { RunReply, RunRequestMessage } from "../../protocol/lab-channel.ts";
import type { PanelBranch, PanelRun, PanelState } from "../../protocol/panel-state.ts";
import { runAt, type Target, withRunAt } from "../../protocol/panel-target.ts";
import type { ProbeKind } from "../../protocol/probe.ts";
import type { RunSelection } from "../../protocol/run.ts";
import type { LabListener } from "../services.ts";
import { followedBy, folderOf, shownTrial } from "./earlier-answers.ts";
import { refuseBusy } from "./refuse-busy.ts";
import { startingRun } from "./run-growth.ts";
import { RunProgress, type RunProgressOptions } from "./run-progress.ts";
import { TokenBatch } from "./token-batch.ts";

/** How often a run is taken up again after the lab ended under it without a trial done in between. */
const MOST_RESTARTS = 3;

/** What is computed: the document's path, and its text as the editor has it. */
export interface RunSource {
  readonly document: string;
  readonly text: string;
  /** Of the person, where the document does not say. */
  readonly settings: Pick<RunRequestMessage, "device" | "dtype" | "sendHubToken" | "encodingBytes">;
}

export interface RunDeskOptions {
  readonly lab: RunProgressOptions["lab"];
  readonly store: RunProgressOptions["store"];
  readonly log: { info(text: string): void; warn(text: string): void; error(text: string): void };
  /** @throws SaccadeError where nothing can be run now */
  readonly source: () => RunSource;
  /** Runs, probes or branches began or ended. */
  readonly onDidChange: () => void;
}

interface Job {
  readonly controller: AbortController;
  readonly end: Promise<void>;
}

/** Runs, probes and branches of one panel's document, one at a time. */
export class RunDesk {
  readonly tokens: TokenBatch;
  readonly #options: RunDeskOptions;
  #job: Job | undefined;

  constructor(options: RunDeskOptions) {
    this.#options = options;
    this.tokens = new TokenBatch((tokens) => {
      options.store.tell("tokens", { tokens });
    });
  }

  get isBusy(): boolean {
    return this.#job !== undefined;
  }

  /** Starts a run of the document. Settles once it has begun. @throws SaccadeError where it cannot */
  async run(only?: RunSelection): Promise<void> {
    const source = this.#source();
    const { store } = this.#options;
    const { state } = store;
    const report = state.run?.report;
    const earlier = report ? followedBy(state, report) : {};
    store.update({ ...earlier, run: startingRun(), branches: [], ...this.#withoutPast("run") });
    await this.#start("run", source, { only, resume: false });
  }

  /** Goes on with the run that was cancelled or interrupted. Settles once it has begun. @throws SaccadeError */
  async resume(): Promise<void> {
    const source = this.#source();
    const { run } = this.#options.store.state;
    if (!run?.report) throw new SaccadeError("input", "There is no run to go on with: start one.");
    const { directory, only } = run.report.run;
    this.#set("run", { ...run, status: "starting", stage: "Going on", error: null });
    await this.#start("run", source, { only, resume: true, out: directory });
  }

  /** Starts a probe of the document. Settles once it has begun. @throws SaccadeError where it cannot */
  async probe(kind: ProbeKind): Promise<void> {
    const source = this.#source();
    this.#set(kind, startingRun());
    this.#options.store.update(this.#withoutPast(kind));
    await this.#start(kind, source, { only: undefined, resume: false });
  }

  /** Continues an answer that is shown from another token. Settles once it is asked for. @throws SaccadeError */
  branch(trial: string, place: number, tokenId: number): void {
    this.#source();
    const { store, lab } = this.#options;
    const answer = shownTrial(store.state, trial);
    const directory = answer && folderOf(store.state, answer.of, trial);
    if (directory === undefined || answer?.trial.status !== "done") {
      throw new SaccadeError("input", "There is no such answer to continue.");
    }
    const id = `branch-${randomBytes(4).toString("hex")}`;
    const begun: PanelBranch = {
      ...{ id, trial, place, tokenId, tokenText: "", status: "running", error: null, answer: null },
    };
    store.update({ branches: [...store.state.branches, begun] });
    const replace = (change: Partial<PanelBranch>): void => {
      const branches = store.state.branches.map((one) => (one.id === id ? { ...one, ...change } : one));
      store.update({ branches });
    };
    this.#begin(async (signal) => {
      const listener: LabListener = {
        token: ({ token }) => {
          this.tokens.add([id], token);
        },
      };
      const request = { directory, trial, place, tokenId, id, sendHubToken: false };
      try {
        const { branch } = await lab.request("branch", request, { signal, listener });
        this.tokens.flush();
        const lean = { ...branch.answer, tokens: branch.answer.tokens.map((token) => ({ ...token, top: [] })) };
        replace({ status: "done", tokenText: branch.tokenText, answer: lean });
      } catch (error) {
        replace({ status: "failed", error: messageOf(error) });
      } finally {
        this.tokens.forget([id]);
      }
    });
  }

  /** Cancels what is under way, and waits until it has ended. */
  async cancel(): Promise<void> {
    this.#job?.controller.abort();
    await this.#job?.end;
  }

  dispose(): void {
    this.#job?.controller.abort();
    this.tokens.clear();
  }

  /** What is started anew is the newest. */
  #withoutPast(target: Target): Pick<PanelState, "past"> {
    return { past: this.#options.store.state.past.filter(({ of }) => of !== target) };
  }

  #source(): RunSource {
    refuseBusy(this.#job !== undefined);
    return this.#options.source();
  }

  #begin(work: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    const end = work(controller.signal).finally(() => {
      this.#job = undefined;
      this.tokens.clear();
      this.#options.onDidChange();
    });
    this.#job = { controller, end };
    this.#options.onDidChange();
  }

  async #start(target: Target, source: RunSource, how: How): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#begin(async (signal) => {
        try {
          await this.#compute(target, source, how, signal, resolve);
          resolve();
        } catch (error) {
          this.#fail(target, error);
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }

  /** Computes until there is an end, also where the lab ends on the way. */
  async #compute(target: Target, source: RunSource, how: How, signal: AbortSignal, onBegun: () => void): Promise<void> {
    const { lab, log } = this.#options;
    const progress = new RunProgress({
      ...this.#options,
      target,
      tokens: this.tokens,
      onBegun,
      get: () => this.#get(target) ?? startingRun(),
      set: (run, isHeard) => {
        this.#set(target, run, isHeard);
      },
    });
    const { document, text, settings } = source;
    const usual = { ...settings, text, stream: true };
    let { resume, out } = how;
    for (let restarts = 0; ;) {
      const before = progress.done;
      try {
        const part = how.only === undefined ? {} : { only: how.only };
        const place = out === undefined ? {} : { out };
        const asked = { ...usual, ...part, ...place, resume };
        const options = { signal, listener: progress.listener };
        const reply: RunReply =
          target === "run"
            ? await lab.request("run", { ...asked, document, pictures: true }, options)
            : await lab.request("probe", { ...asked, kind: target, target: document, asked: {} }, options);
        await progress.finish(reply);
        return;
      } catch (error) {
        restarts = progress.done > before ? 1 : restarts + 1;
        if (!(error instanceof LabEnded) || signal.aborted || restarts > MOST_RESTARTS) throw error;
        const note = `${error.what} and is started again; the run ${progress.directory === undefined ? "begins anew" : "goes on where it was"}.`;
        log.warn(`${error.message} The run goes on.`);
        progress.note(note);
        if (progress.directory !== undefined) {
          out = progress.directory;
          resume = true;
        }
      }
    }
  }

  #fail(target: Target, error: unknown): void {
    const run = this.#get(target) ?? startingRun();
    const isCancelled = error instanceof SaccadeError && error.kind === "cancelled";
    if (!isCancelled) this.#options.log.error(messageOf(error));
    const how = isCancelled
      ? { status: "cancelled" as const, error: null }
      : { status: "failed" as const, error: messageOf(error) };
    this.#set(target, { ...run, ...how, stage: "", secondsLeft: null });
  }

  #get(target: Target): PanelRun | null {
    return runAt(this.#options.store.state, target);
  }

  #set(target: Target, run: PanelRun, isHeard = true): void {
    const { store } = this.#options;
    const patch = withRunAt(store.state, target, run);
    if (isHeard) store.update(patch);
    else store.updateUnheard(patch);
  }
}

interface How {
  readonly only: RunSelection | undefined;
  readonly resume: boolean;
  readonly out?: string;
}
