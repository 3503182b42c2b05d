import { SaccadeError } from "../../protocol/errors.ts";
import type { ReadRunReply, RunSummaryLine } from "../../protocol/lab-runs.ts";
import type { PanelBranch, PanelState } from "../../protocol/panel-state.ts";
import { runAt, type Target, withRunAt } from "../../protocol/panel-target.ts";
import { probeKindSchema } from "../../protocol/probe.ts";
import { describeRun } from "../runs/describe-run.ts";
import type { Lab } from "../services.ts";
import { type EarlierAnswers, followedBy, NO_EARLIER_ANSWERS } from "./earlier-answers.ts";
import type { PanelStore } from "./panel-store.ts";
import { refuseBusy } from "./refuse-busy.ts";
import { readBack } from "./run-growth.ts";

/** Runs of a part of the document that are read behind the one that is shown. */
const MOST_PARTS = 16;

export interface KeptRunsOptions {
  readonly lab: Pick<Lab, "request">;
  readonly store: Pick<PanelStore, "state" | "update">;
  /** Whether something is computed now: what stands in the state then is newer than any journal. */
  readonly isBusy: () => boolean;
}

/** Shows runs of a panel's document as their journals tell them: the newest ones, or one that a person opened. */
export class KeptRuns {
  readonly #options: KeptRunsOptions;

  constructor(options: KeptRunsOptions) {
    this.#options = options;
  }

  /** Shows the newest run, the one before it, and each probe's, as far as nothing newer stands in the state by then. */
  async restore(document: string): Promise<void> {
    const runs = await this.#runsOf(document);
    const [last] = plain(runs);
    if (last) {
      await this.#restoreOne(last, "run");
      const earlier = await this.#before(runs, last);
      if (!this.#options.isBusy() && this.#options.store.state.previous === null) this.#options.store.update(earlier);
    }
    for (const kind of probeKindSchema.options) {
      const latest = runs.find(({ probe }) => probe === kind);
      if (latest) await this.#restoreOne(latest, kind);
    }
  }

  /** Shows a run in the place of the newest one of its kind. @throws SaccadeError while something is computed */
  async show(document: string, directory: string): Promise<void> {
    this.#refuseBusy();
    const runs = await this.#runsOf(document);
    const chosen = runs.find((run) => run.directory === directory);
    if (!chosen) throw new SaccadeError("input", `${directory} is no run of ${document} any more.`);
    await this.#showOne(runs, chosen);
  }

  async #showOne(runs: readonly RunSummaryLine[], chosen: RunSummaryLine): Promise<void> {
    this.#refuseBusy();
    const of: Target = chosen.probe ?? "run";
    const newest = runs.find(({ probe }) => probe === chosen.probe);
    const kept = await this.#read(chosen);
    this.#refuseBusy();
    const { store } = this.#options;
    const others = store.state.past.filter((one) => one.of !== of);
    const past = chosen === newest ? others : [...others, { of, name: describeRun(chosen).label }];
    // What became of trials since the run before is told of the run that stands here.
    const earlier = of === "run" ? await this.#before(runs, chosen) : {};
    this.#refuseBusy();
    store.update({ past, ...patchOf(store.state, of, chosen, kept), ...earlier });
  }

  /** Shows the newest runs again. @throws SaccadeError while something is computed */
  async showNewest(document: string): Promise<void> {
    const runs = await this.#runsOf(document);
    for (const { of } of this.#options.store.state.past) {
      const newest = runs.find(({ probe }) => (probe ?? "run") === of);
      if (newest) await this.#showOne(runs, newest);
      else this.#refuseBusy();
    }
    this.#options.store.update({ past: [] });
  }

  async #restoreOne(run: RunSummaryLine, place: Target): Promise<void> {
    const { store, isBusy } = this.#options;
    const kept = await this.#read(run);
    if (!isBusy() && runAt(store.state, place) === null) store.update(patchOf(store.state, place, run, kept));
  }

  /** What stood before a run when it was made: the last one that left nothing out, and what later ones told anew. */
  async #before(runs: readonly RunSummaryLine[], run: RunSummaryLine): Promise<EarlierAnswers> {
    const ofItsKind = plain(runs);
    const before = ofItsKind.slice(ofItsKind.indexOf(run) + 1);
    const whole = before.findIndex(({ isSelection, status }) => !isSelection && status === "finished");
    const told = before.slice(0, whole === -1 ? before.length : whole);
    const chain = [...told.slice(0, MOST_PARTS), ...(whole === -1 ? [] : before.slice(whole, whole + 1))];
    let earlier = NO_EARLIER_ANSWERS;
    for (const one of chain.reverse()) earlier = followedBy(earlier, (await this.#read(one)).report);
    return earlier;
  }

  async #runsOf(document: string): Promise<readonly RunSummaryLine[]> {
    return (await this.#options.lab.request("listRuns", { documents: [document] })).runs;
  }

  #read({ directory }: RunSummaryLine): Promise<ReadRunReply> {
    return this.#options.lab.request("readRun", { directory });
  }

  #refuseBusy(): void {
    refuseBusy(this.#options.isBusy());
  }
}

/** Those that are no probe's. */
function plain(runs: readonly RunSummaryLine[]): RunSummaryLine[] {
  return runs.filter(({ probe }) => probe === null);
}

/** A run as its journal tells it, in its place in the state. */
function patchOf(
  state: PanelState,
  place: Target,
  { counts }: RunSummaryLine,
  { report, branches }: ReadRunReply,
): Partial<PanelState> {
  const patch = withRunAt(state, place, readBack(report, counts.trials));
  if (place !== "run") return patch;
  const shown = branches.map(({ id, trial, place: at, tokenId, tokenText, answer }): PanelBranch => {
    return { id, trial, place: at, tokenId, tokenText, status: "done", error: null, answer };
  });
  return { ...patch, branches: shown };
}
