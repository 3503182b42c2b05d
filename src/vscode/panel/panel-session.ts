import { dirname, join, resolve } from "node:path";
import * as vscode from "vscode";
import { messageOf, SaccadeError } from "../../protocol/errors.ts";
import type { Experiment } from "../../protocol/experiment.ts";
import type { PanelClip, PanelState, ShownProbe } from "../../protocol/panel-state.ts";
import type { ProbeKind } from "../../protocol/probe.ts";
import type { RunSelection } from "../../protocol/run.ts";
import type { Releasable } from "../releasable.ts";
import type { PanelView, Saccade } from "../services.ts";
import { type ComputeSettings, computeSettings } from "../settings.ts";
import { ClipDesk } from "./clip-desk.ts";
import { describeDocument, readText } from "./document-desk.ts";
import { NO_EARLIER_ANSWERS } from "./earlier-answers.ts";
import { KeptRuns } from "./kept-runs.ts";
import { Page } from "./page.ts";
import { pageHandlers } from "./page-handlers.ts";
import { PanelStore } from "./panel-store.ts";
import { RunDesk } from "./run-desk.ts";
import { laneFromRun } from "./run-growth.ts";

/** Milliseconds without a keystroke after which a document is read again. */
const PAUSE_MS = 200;

/** One document's panel: its state, whatever page shows it, and what computes for it. */
export class PanelSession implements PanelView, Releasable {
  readonly document: vscode.TextDocument;
  readonly saccade: Saccade;
  readonly store: PanelStore;
  readonly runs: RunDesk;
  /** The document as far as it can be read. */
  experiment: Experiment | undefined;
  /** Whether a page was opened on it. */
  wasShown = false;
  readonly #clips: ClipDesk;
  readonly #kept: KeptRuns;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: Releasable[] = [];
  #read: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restored: Promise<void> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(document: vscode.TextDocument, saccade: Saccade) {
    this.document = document;
    this.saccade = saccade;
    const { lab, log } = saccade;
    this.store = new PanelStore(this.#firstState());
    this.#clips = new ClipDesk({
      lab,
      folder: saccade.panels.storage.fsPath,
      onClips: (clips) => {
        this.store.update({ clips: this.#withLanes(clips) });
      },
      onWarning: (clip, sentence) => {
        log.warn(`${clip}: ${sentence}`);
      },
    });
    this.runs = new RunDesk({
      lab,
      store: this.store,
      log,
      source: () => this.#source(),
      onDidChange: () => {
        this.#runsChanged();
        this.#changed.fire();
      },
    });
    this.#kept = new KeptRuns({ lab, store: this.store, isBusy: () => this.isBusy });
    this.#subscriptions.push(
      this.store,
      this.#changed,
      this.store.onDidChange(() => {
        this.#changed.fire();
      }),
      lab.onDidChangeState(() => {
        this.#tellEngine();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document: changed }) => {
        if (changed === this.document) this.#documentChanged();
      }),
      vscode.workspace.onDidSaveTextDocument((saved) => {
        if (saved === this.document) this.#documentChanged();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.store.pages.size > 0) this.recheckClips();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.store.update({ isTrusted: true });
        void this.#readDocument();
      }),
    );
    void this.#readDocument();
  }

  get uri(): vscode.Uri {
    return this.document.uri;
  }

  get state(): PanelState {
    return this.store.state;
  }

  /** Where the document lies, or would. */
  get path(): string {
    return this.document.uri.fsPath;
  }

  /** Whether something would be lost if nobody looked. */
  get isBusy(): boolean {
    return this.runs.isBusy;
  }

  /** Lets a page show this panel. */
  addPage(webview: vscode.Webview): Page {
    const { log } = this.saccade;
    const page = new Page(webview, pageHandlers(this), {
      onRefused: (sentence) => {
        log.warn(`${this.state.document.name}: ${sentence}`);
      },
      onDefect: (error) => {
        log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    });
    this.store.addPage(page);
    this.wasShown = true;
    return page;
  }

  /** Folders whose files pages may load. */
  get folders(): vscode.Uri[] {
    if (!this.state.isTrusted) return [];
    const own = dirname(this.path);
    const found = this.state.clips.flatMap(({ videoUri }) => videoUri ?? []);
    // Also before clips are found, as far as the document says where they are.
    const named = this.experiment?.clips.map(({ path }) => resolve(own, path.replace(/[*?[{(].*$/, "x"))) ?? [];
    const folders = new Set([...[...found, ...named].map((clip) => dirname(clip)), join(own, ".saccade")]);
    return [...folders].map((folder) => vscode.Uri.file(folder));
  }

  /** Shows clips as they are on disk now. */
  recheckClips(): void {
    if (!vscode.workspace.isTrusted) return;
    this.#clips.recheck().catch((error: unknown) => {
      this.saccade.log.error(`${this.state.document.name}: ${messageOf(error)}`);
    });
  }

  async run(only?: RunSelection): Promise<void> {
    this.recheckClips();
    this.saccade.log.info(`Running ${this.state.document.name}`);
    await this.runs.run(only);
  }

  async resume(): Promise<void> {
    this.recheckClips();
    await this.runs.resume();
  }

  async probe(kind: ProbeKind): Promise<void> {
    this.recheckClips();
    await this.runs.probe(kind);
  }

  show(at: ShownProbe | "answers"): void {
    // Another one in every window, since the page remembers which it followed.
    this.store.update({ lookAt: { at, turn: Math.max(Date.now(), (this.state.lookAt?.turn ?? 0) + 1) } });
  }

  async cancel(): Promise<void> {
    await this.runs.cancel();
  }

  async showRun(directory: string): Promise<void> {
    await this.#restored;
    await this.#kept.show(this.path, directory);
    this.#runsChanged();
  }

  async showNewest(): Promise<void> {
    await this.#kept.showNewest(this.path);
    this.#runsChanged();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#read?.abort();
    this.#clips.dispose();
    this.runs.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }

  #firstState(): PanelState {
    return {
      document: describeDocument(this.document, []),
      isTrusted: vscode.workspace.isTrusted,
      clips: [],
      run: null,
      past: [],
      ...NO_EARLIER_ANSWERS,
      probes: [],
      branches: [],
      lookAt: null,
      engine: { lab: this.saccade.lab.state, device: computeSettings().device, computedOn: null },
      models: [],
    };
  }

  /** @throws SaccadeError where nothing can be run now */
  #source(): { document: string; text: string; settings: ComputeSettings } {
    if (!vscode.workspace.isTrusted) {
      throw new SaccadeError("input", "Saccade runs nothing in a workspace that is not trusted: trust it first.");
    }
    const text = this.document.getText();
    const [problem] = readText(text, this.state.document.name).problems;
    if (problem) throw new SaccadeError("input", `Line ${problem.line}, column ${problem.column}: ${problem.sentence}`);
    return { document: this.path, text, settings: computeSettings() };
  }

  #documentChanged(): void {
    this.store.update({ document: describeDocument(this.document, this.state.document.problems) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#readDocument();
    }, PAUSE_MS);
  }

  /** Reads what the document says, finds its clips and reads these, and shows earlier runs the first time. */
  async #readDocument(): Promise<void> {
    this.#read?.abort();
    const read = new AbortController();
    this.#read = read;
    const { lab, log } = this.saccade;
    const text = this.document.getText();
    const { experiment, problems } = readText(text, this.state.document.name);
    this.experiment = experiment;
    this.store.update({ document: describeDocument(this.document, problems) });
    if (!vscode.workspace.isTrusted) return;
    try {
      this.#restored ??= this.#restore();
      if (!experiment) return;
      const found = await lab.request("resolve", { document: this.path, text }, { signal: read.signal });
      this.store.update({ document: describeDocument(this.document, found.problems) });
      if (found.problems.length === 0) await this.#clips.show(found.clips, experiment.samplers);
    } catch (error) {
      if (read.signal.aborted) return;
      log.error(`${this.state.document.name}: ${messageOf(error)}`);
    }
  }

  async #restore(): Promise<void> {
    const { lab, log } = this.saccade;
    try {
      await this.#kept.restore(this.path);
      this.#runsChanged();
      const { models } = await lab.request("models", {});
      this.store.update({
        models: models.map(({ id, description, isLocal }) => ({ id, description, isLocal })),
      });
    } catch (error) {
      log.error(`Earlier runs of ${this.state.document.name} cannot be shown: ${messageOf(error)}`);
    }
  }

  #withLanes(clips: readonly PanelClip[]): PanelClip[] {
    const report = this.state.run?.report;
    return clips.map((clip) => ({ ...clip, lanes: clip.lanes.map((lane) => laneFromRun(lane, clip.name, report)) }));
  }

  /** What else follows from the run that is shown. */
  #runsChanged(): void {
    this.#tellEngine();
    this.store.update({ clips: this.#withLanes(this.state.clips) });
  }

  #tellEngine(): void {
    // Of the document's model: another one that was asked before says nothing of it.
    const asked = this.experiment?.models[0]?.id;
    const computedBy = this.state.run?.report?.environment.models.find(({ id }) => id === asked);
    const computedOn = computedBy?.device ?? null;
    const lab = this.saccade.lab.state;
    this.store.update({ engine: { lab, device: computeSettings().device, computedOn } });
  }
}
