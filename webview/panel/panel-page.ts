import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { counted } from "../../src/core/comparison/figures.ts";
import { askCommand } from "../../src/core/experiment/ask-command.ts";
import { setLabel } from "../../src/core/experiment/edit/clip-edits.ts";
import { documentValue } from "../../src/core/experiment/edit/document-value.ts";
import type { Experiment } from "../../src/protocol/experiment.ts";
import type { DocumentChange } from "../../src/protocol/panel-channel.ts";
import type { PanelClip, PanelDocument, PanelState } from "../../src/protocol/panel-state.ts";
import { NotesOpenEvent, TrialOpenEvent } from "../components/events.ts";
import { SaccadeElement } from "../components/saccade-element.ts";
import { AskHostEvent } from "./ask-host.ts";
import "./axes/axes.ts";
import { ColumnActionEvent } from "./grid/grid-events.ts";
import { type GridColumn, GridModel } from "./grid/grid-model.ts";
import "./grid/results.ts";
import { MOST_DIGITS, TruthEvent } from "./grid/truth-bar.ts";
import { answeredClip, labelsToSay, truthRefusal } from "./grid/truths.ts";
import { armWord, shownColumns, toggled } from "./grid/shown-columns.ts";
import { FIRST_VIEW, ViewChangeEvent, type ViewState } from "./view-state.ts";
import { Drafts } from "./kept-place.ts";
import { LastRead } from "./last-read.ts";
import { DocumentEditEvent, RunPromptEvent } from "./panel-events.ts";
import type { PanelHost } from "./panel-host.ts";
import type { PanelStore } from "./panel-store.ts";
import "./probes/probe-panel.ts";
import { emptyStyle } from "./shell/empty-style.ts";
import "./shell/notices.ts";
import { asking } from "./shell/run-bar.ts";
import "./shell/run-bar.ts";
import "./stage/clip-stage.ts";
import "./toolkit.ts";

/** Milliseconds that what was said in passing stays. */
const SAID_MS = 9000;

/** The panel: what runs above, then the clip, the axes, the probes, and all answers side by side. */
export class SaccadePanelPage extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    store: { attribute: false },
    host: { attribute: false },
    view: { attribute: false },
    drafts: { attribute: false },
    said: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    emptyStyle,
    css`
      .head {
        position: sticky;
        top: 0;
        z-index: 2;
        padding: 8px 16px;
        background: var(--saccade-page);
        border-bottom: 1px solid var(--saccade-line);
      }
      main {
        display: grid;
        gap: 18px;
        padding: 12px 16px 24px;
      }
      main > * {
        min-width: 0;
      }
      .clips {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        padding-bottom: 8px;
      }
      .clips vscode-dropdown {
        width: 260px;
        max-width: 100%;
      }
      .said {
        position: fixed;
        inset-inline: 16px;
        bottom: 16px;
        z-index: 3;
        display: flex;
        gap: 12px;
        align-items: start;
        justify-content: space-between;
        max-width: 640px;
        margin-inline: auto;
        padding: 10px 14px;
        border: 1px solid var(--saccade-line-strong);
        border-radius: var(--saccade-radius);
        background: var(--saccade-raised);
        box-shadow: var(--saccade-shadow);
        overflow-wrap: anywhere;
      }
      .waiting {
        padding: 40px 16px;
        text-align: center;
      }
    `,
  ];

  declare store: PanelStore | undefined;
  declare host: PanelHost | undefined;
  declare view: ViewState;
  /** What a person is writing. */
  declare drafts: Drafts;
  /** What a person is told in passing. */
  declare private said: string;
  /** Called with each change of the view, to keep it. */
  onView: (view: ViewState) => void = () => undefined;
  readonly #grid = new GridModel();
  readonly #now = new LastRead();
  #edits: Promise<string | undefined> = Promise.resolve(undefined);
  #pendingEdits = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.view = FIRST_VIEW;
    this.drafts = new Drafts(new Map(), () => undefined);
    this.said = "";
    this.addEventListener(AskHostEvent.type, this.#ask);
    this.addEventListener(DocumentEditEvent.type, this.#edit);
    this.addEventListener(RunPromptEvent.type, this.#runPrompt);
    this.addEventListener(ViewChangeEvent.type, this.#changeView);
    this.addEventListener(ColumnActionEvent.type, this.#act);
    this.addEventListener(TrialOpenEvent.type, this.#openTrial);
    this.addEventListener(TruthEvent.type, this.#truth);
    this.addEventListener(NotesOpenEvent.type, this.#openNotes);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#key);
    clearTimeout(this.#silence);
  }

  /** Says a sentence in passing. */
  say(sentence: string): void {
    this.said = sentence;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.said = "";
    }, SAID_MS);
  }

  /** Shows what a person asked to see outside of the page. */
  protected override willUpdate(): void {
    const lookAt = this.store?.state?.lookAt ?? null;
    if (lookAt === null || lookAt.turn === this.view.turn) return;
    const { at, turn } = lookAt;
    this.#look(at === "answers" ? { turn } : { turn, probe: at });
    void this.updateComplete.then(() => {
      if (at === "answers") this.renderRoot.querySelector("saccade-results")?.showFirst();
      else this.renderRoot.querySelector("saccade-probe-panel")?.scrollIntoView({ block: "nearest" });
    });
  }

  protected override render(): TemplateResult {
    const state = this.store?.state ?? null;
    if (state === null)
      return html`<p class="waiting quiet" role="status">Reading the document…</p>
        ${this.#saying()}`;
    const experiment = this.#experimentOf(state.document);
    const readOnly = this.#isReadOnly(state);
    const content = this.#grid.contentOf(state);
    const clip = this.#clipOf(state);
    return html`<header class="head">
        <h1 class="spoken">${state.document.name}</h1>
        <saccade-run-bar
          .state=${state}
          .experiment=${experiment}
          .readOnly=${readOnly || !state.isTrusted}
        ></saccade-run-bar>
      </header>
      <main aria-label=${state.document.name}>
        <saccade-notices .state=${state}></saccade-notices>
        ${this.#stage(state, experiment, clip, readOnly)}
        <saccade-axes
          .state=${state}
          .clip=${clip}
          .experiment=${experiment}
          .host=${this.host ?? null}
          .opened=${this.view.editor}
          .readOnly=${readOnly}
        ></saccade-axes>
        <saccade-probe-panel
          .state=${state}
          .experiment=${experiment}
          .clip=${clip}
          .shown=${this.view.probe}
          .eventSeconds=${this.view.eventSeconds}
          .readOnly=${readOnly || !state.isTrusted}
        ></saccade-probe-panel>
        <saccade-results
          .state=${state}
          .experiment=${experiment}
          .content=${content}
          .clip=${clip}
          .view=${this.view}
          .store=${this.store}
          .drafts=${this.drafts}
          .host=${this.host}
          .readOnly=${readOnly}
        ></saccade-results>
      </main>
      ${this.#saying()}`;
  }

  #stage(state: PanelState, experiment: Experiment | null, clip: PanelClip | null, readOnly: boolean): TemplateResult {
    const { clips } = state;
    if (clip === null) {
      return html`<div class="empty">
        <p><strong>No clip yet.</strong> Name a video file in the document’s “clips”, as { "clips": ["a.mp4"] }.</p>
        <vscode-button appearance="secondary" @click=${asking((host) => host.request("openText", {}))}
          >Open as Text</vscode-button
        >
      </div>`;
    }
    return html`<div>
      ${
        clips.length < 2
          ? nothing
          : html`<div class="clips">
              <vscode-dropdown aria-label="Clip" .value=${clip.name} @change=${this.#chooseClip}>
                ${clips.map(({ name }) => html`<vscode-option value=${name} ?selected=${name === clip.name}>${name}</vscode-option>`)}
              </vscode-dropdown>
              <span class="quiet number">${clips.indexOf(clip) + 1} of ${counted(clips.length, "clip")}</span>
            </div>`
      }
      <saccade-clip-stage
        .state=${state}
        .experiment=${experiment}
        .clip=${clip}
        .host=${this.host ?? null}
        .eventSeconds=${this.view.probe === "coverage" ? this.view.eventSeconds : null}
        .readOnly=${readOnly}
      ></saccade-clip-stage>
    </div>`;
  }

  #saying(): TemplateResult {
    return html`<div role="status" aria-live="polite">
      ${
        this.said === ""
          ? nothing
          : html`<div class="said">
              <p>${this.said}</p>
              <button
                aria-label="Dismiss"
                @click=${() => {
                  this.said = "";
                }}
              >
                ✕
              </button>
            </div>`
      }
    </div>`;
  }

  #experimentOf(document: PanelDocument): Experiment | null {
    return this.#now.experimentOf(document);
  }

  #isReadOnly({ document }: PanelState): boolean {
    return document.problems.length > 0 || this.#experimentOf(document) === null;
  }

  #clipOf({ clips }: PanelState): PanelClip | null {
    return clips.find(({ name }) => name === this.view.clip) ?? clips[0] ?? null;
  }

  #try(ask: (host: PanelHost) => Promise<unknown>): Promise<void> {
    const { host } = this;
    if (host === undefined) return Promise.resolve();
    return ask(host).then(
      () => undefined,
      (error: unknown) => {
        this.say(error instanceof Error ? error.message : String(error));
      },
    );
  }

  /** Edits go one after the other: what is run stands behind those that were made before. */
  #change(changes: readonly DocumentChange[]): void {
    if (changes.length === 0) return;
    const before = this.#editsUnderWay;
    this.#pendingEdits++;
    this.#edits = before.then(async (refusal) => {
      const own = await this.#apply(changes);
      this.#pendingEdits--;
      return refusal ?? own;
    });
  }

  /** @returns why the host did not make the change */
  async #apply(changes: readonly DocumentChange[]): Promise<string | undefined> {
    const { host } = this;
    if (host === undefined) return undefined;
    const version = this.store?.state?.document.version ?? 0;
    const answer = await host
      .request("edit", { version, changes: [...changes] })
      .catch((error: unknown) => ({ applied: false, reason: error instanceof Error ? error.message : String(error) }));
    const refusal = answer.applied ? undefined : (answer.reason ?? "The document was not changed.");
    if (refusal !== undefined) this.say(refusal);
    return refusal;
  }

  /** Settles with why one of the edits that are under way was refused; at once where there is none. */
  get #editsUnderWay(): Promise<string | undefined> {
    return this.#pendingEdits === 0 ? Promise.resolve(undefined) : this.#edits;
  }

  /** What was changed just now is what is to be run: where that was refused, nothing is. */
  #run(prompts?: readonly string[]): void {
    const only = prompts === undefined ? {} : { only: { prompts: [...prompts] } };
    void this.#editsUnderWay.then((refusal) => {
      if (refusal === undefined) return this.#try((host) => host.request("run", only));
      this.say(`${refusal} Nothing was run.`);
      return undefined;
    });
  }

  readonly #ask = (event: Event): void => {
    if (event instanceof AskHostEvent) void this.#editsUnderWay.then(() => this.#try(event.ask));
  };

  readonly #edit = (event: Event): void => {
    if (event instanceof DocumentEditEvent) this.#change(event.changes);
  };

  readonly #runPrompt = (event: Event): void => {
    if (event instanceof RunPromptEvent) this.#run(event.prompts);
  };

  readonly #changeView = (event: Event): void => {
    if (event instanceof ViewChangeEvent) this.#look(event.changes);
  };

  #look(changes: Partial<ViewState>): void {
    this.view = { ...this.view, ...changes };
    this.onView(this.view);
  }

  readonly #chooseClip = ({ target }: Event): void => {
    const value = target !== null && "value" in target ? target.value : null;
    if (typeof value === "string") this.#look({ clip: value });
  };

  readonly #act = (event: Event): void => {
    const state = this.store?.state;
    if (!(event instanceof ColumnActionEvent) || !state) return;
    const column = this.#grid.contentOf(state).columns.find(({ id }) => id === event.id);
    if (column === undefined) return;
    const word = armWord(column);
    switch (event.action) {
      case "pin":
        this.#look({ pinned: toggled(this.view.pinned, word) });
        break;
      case "hide":
        this.#look({ hidden: toggled(this.view.hidden, word) });
        break;
      case "copy":
        this.#copy(column, state);
    }
  };

  #copy({ coordinates, clip }: GridColumn, state: PanelState): void {
    const experiment = this.#experimentOf(state.document);
    if (experiment === null) {
      this.say("The command can be told once the document has no problems.");
      return;
    }
    const report = state.run?.report ?? null;
    const { command, differences } = askCommand(coordinates, experiment, clip ?? undefined, report?.axes.prompts);
    void this.#try(async (host) => {
      await host.request("copy", { text: command });
      this.say(["Copied the saccade ask line.", ...differences].join(" "));
    });
  }

  readonly #openTrial = (event: Event): void => {
    const state = this.store?.state;
    if (!(event instanceof TrialOpenEvent) || !state) return;
    // Only what hides this trial is taken back.
    const { columns, axes } = this.#grid.contentOf(state);
    const column = columns.find(({ id }) => id === event.trialId);
    const hidden = this.view.hidden.filter((word) => column === undefined || word !== armWord(column));
    const view = { ...this.view, clip: event.clip, hidden };
    const isSeen = column !== undefined && shownColumns([column], view, axes).shown.length > 0;
    this.#look({ clip: event.clip, hidden, ...(isSeen ? {} : { filter: "all", search: "" }) });
    void this.updateComplete.then(() => this.renderRoot.querySelector("saccade-results")?.showTrial(event.trialId));
  };

  readonly #openNotes = (event: Event): void => {
    if (event instanceof NotesOpenEvent) this.renderRoot.querySelector("saccade-results")?.showNotes(event);
  };

  readonly #truth = (event: Event): void => {
    if (event instanceof TruthEvent) this.#setTruth(event.label);
  };

  #setTruth(label: string | null): void {
    const state = this.store?.state;
    if (!state) return;
    const shown = answeredClip(this.#grid.contentOf(state), this.#clipOf(state));
    const clip = state.clips.find(({ name }) => name === shown);
    if (clip === undefined) return;
    const refusal = truthRefusal(clip, this.#isReadOnly(state));
    if (refusal !== "") {
      this.say(refusal);
      return;
    }
    this.#change(setLabel(documentValue(state.document.text), clip.entry, label ?? undefined));
    this.say(label === null ? `${clip.name}: what it shows is not known.` : `${clip.name} shows ${label}.`);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const state = this.store?.state;
    if (!state || event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!this.#isReadOnly(state)) this.#run();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event)) return;
    // Where nothing has the keyboard, the clip is stepped through and marked; the page scrolls by its other keys.
    if (event.composedPath()[0] === document.body && /^(Arrow(Left|Right)|[eio])$/i.test(event.key)) {
      this.renderRoot.querySelector("saccade-clip-stage")?.takeKey(event);
      return;
    }
    const place = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    const label = labelsToSay(this.#experimentOf(state.document))[place];
    if (label === undefined || place >= MOST_DIGITS || !state.run?.report) return;
    event.preventDefault();
    this.#setTruth(label);
  };
}

function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.localName.startsWith("vscode-dropdown"))
  );
}

customElements.define("saccade-panel-page", SaccadePanelPage);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-panel-page": SaccadePanelPage;
  }
}
