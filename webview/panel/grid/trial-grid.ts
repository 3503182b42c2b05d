import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ArmAxis } from "../../../src/core/comparison/arms.ts";
import type { PanelClip } from "../../../src/protocol/panel-state.ts";
import type { InfluenceCase } from "../../../src/protocol/probe.ts";
import type { RunReport } from "../../../src/protocol/run.ts";
import { type SelectedToken, TokenContinueEvent, TrialWalkEvent } from "../../components/events.ts";
import { neighbour } from "../../components/neighbour.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import "../../components/token-detail.ts";
import { AskHostEvent } from "../ask-host.ts";
import type { PanelStore } from "../panel-store.ts";
import { type OpenedToken, ViewChangeEvent } from "../view-state.ts";
import type { GridColumn } from "./grid-model.ts";
import { SaccadePanelTrial } from "./panel-trial.ts";
import { lookAgain, lookOf, openedIn, type TokenLook } from "./token-look.ts";
import type { TokenSource } from "./token-source.ts";
import { armWord } from "./shown-columns.ts";

/** How far beyond what is seen columns are drawn. */
const NEAR = "900px";
/** Milliseconds that a pointer rests on a token before its alternatives are asked for. */
const REST_MS = 90;

/** Trials side by side, with the notes of their prompts below, and under both the token that is looked at. */
export class SaccadeTrialGrid extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    columns: { attribute: false },
    axes: { attribute: false },
    repeats: { attribute: false },
    pictures: { attribute: false },
    previousPictures: { attribute: false },
    pinned: { attribute: false },
    panelClip: { attribute: false },
    store: { attribute: false },
    source: { attribute: false },
    opened: { attribute: false },
    influence: { attribute: false },
    current: { state: true },
    selected: { state: true },
    note: { state: true },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      .trials {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 276px), 1fr));
        gap: 10px;
        padding-bottom: 12px;
      }
      .trials li {
        min-width: 0;
        padding: 3px;
        content-visibility: auto;
        contain-intrinsic-size: auto 280px auto 460px;
      }
      saccade-token-detail {
        position: sticky;
        bottom: 8px;
        z-index: 1;
      }
      @media (max-height: 500px) {
        saccade-token-detail {
          position: static;
        }
      }
    `,
  ];

  declare columns: readonly GridColumn[];
  declare axes: readonly ArmAxis[];
  declare repeats: number;
  declare pictures: RunReport["pictures"];
  declare previousPictures: RunReport["pictures"];
  declare pinned: readonly string[];
  declare panelClip: PanelClip | undefined;
  declare store: PanelStore | undefined;
  declare source: TokenSource | undefined;
  /** What an open probe found of frames. */
  declare influence: readonly InfluenceCase[];
  /** The token that a person stays with; it is shown again after the page was away. */
  declare opened: OpenedToken | null;
  /** The column that the tab key stops at. */
  declare private current: string;
  declare private selected: SelectedToken | null;
  declare private note: string;
  #look: TokenLook | null = null;
  /** Whether a person stays with the token: what the pointer passes then changes nothing. */
  #isOpened = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #near = new Set<string>();
  /** Columns that come near, to be drawn one in each frame: a whole row at once is felt while one scrolls. */
  readonly #coming = new Set<SaccadePanelTrial>();
  #frame: number | undefined;
  #observer: IntersectionObserver | undefined;

  constructor() {
    super();
    this.columns = [];
    this.axes = [];
    this.repeats = 1;
    this.pictures = {};
    this.previousPictures = {};
    this.pinned = [];
    this.opened = null;
    this.influence = [];
    this.current = "";
    this.selected = null;
    this.note = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#sight(entries);
      },
      { rootMargin: NEAR },
    );
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    clearTimeout(this.#rest);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#coming.clear();
  }

  /** Puts the keyboard on a trial. */
  async showTrial(id: string): Promise<void> {
    this.current = id;
    await this.updateComplete;
    const trial = this.#trials().find(({ column }) => column?.id === id);
    trial?.scrollIntoView({ block: "center" });
    trial?.focus();
  }

  protected override render(): TemplateResult {
    const reachable = this.columns.some(({ id }) => id === this.current) ? this.current : this.columns[0]?.id;
    return html`<ul
        class="trials"
        aria-label="Trials"
        @focusin=${this.#remember}
        @saccade-trial-walk=${this.#walk}
        @saccade-token-select=${this.#select}
        @saccade-token-open=${this.#open}
        @keydown=${this.#close}
      >
        ${repeat(
          this.columns,
          ({ id }) => id,
          (column) =>
            html`<li>
              <saccade-panel-trial
                .column=${column}
                .axes=${this.axes}
                .repeats=${this.repeats}
                .pictures=${this.pictures}
                .previousPictures=${this.previousPictures}
                .panelClip=${this.panelClip}
                .store=${this.store}
                .source=${this.source}
                .reachable=${column.id === reachable}
                .pinned=${this.pinned.includes(armWord(column))}
                .influence=${this.influence}
                .near=${this.#near.has(column.id)}
              ></saccade-panel-trial>
            </li>`,
        )}
      </ul>
      <slot
        name="notes"
        @saccade-token-select=${this.#select}
        @saccade-token-open=${this.#open}
        @keydown=${this.#close}
      ></slot>
      <saccade-token-detail
        ?hidden=${this.selected === null}
        .selected=${this.selected}
        .note=${this.note}
        .canContinue=${this.#look?.canContinue ?? false}
        @saccade-token-continue=${this.#continue}
        @saccade-token-close=${this.#close}
        @keydown=${this.#leave}
      ></saccade-token-detail>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("columns")) return;
    this.#openAgain();
    for (const trial of this.#trials()) if (!trial.near) this.#observer?.observe(trial);
  }

  /** Shows the token that was open when the page went away, without taking the keyboard. */
  #openAgain(): void {
    if (this.opened === null || this.#look !== null) return;
    const look = lookAgain(this.opened, this.columns, this.axes);
    if (look === null) return;
    this.#isOpened = true;
    this.#show(look);
  }

  #trials(): SaccadePanelTrial[] {
    return [...this.renderRoot.querySelectorAll("saccade-panel-trial")];
  }

  #sight(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      if (!isIntersecting || !(target instanceof SaccadePanelTrial)) continue;
      this.#observer?.unobserve(target);
      if (isSeen(boundingClientRect)) this.#draw(target);
      else this.#coming.add(target);
    }
    this.#drawNext();
  }

  #drawNext(): void {
    if (this.#coming.size === 0) return;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const coming = [...this.#coming];
      const next = coming.find((trial) => isSeen(trial.getBoundingClientRect())) ?? coming[0];
      if (next === undefined) return;
      this.#coming.delete(next);
      this.#draw(next);
      this.#drawNext();
    });
  }

  #draw(trial: SaccadePanelTrial): void {
    trial.near = true;
    if (trial.column !== undefined) this.#near.add(trial.column.id);
  }

  readonly #select = (event: Event): void => {
    const look = lookOf(event);
    if (look === null) return;
    const isByKeyboard = look.element?.matches(":focus-within") ?? false;
    if (this.#isOpened && !isByKeyboard) return;
    const last = this.#look;
    if (last?.element !== look.element || last.selected.place !== look.selected.place) this.#isOpened = false;
    this.#show(look);
  };

  #show(look: TokenLook): void {
    this.#look = look;
    this.selected = look.selected;
    clearTimeout(this.#rest);
    const { place, selected } = look;
    if (selected.token.top.length > 0) {
      this.note = "";
      return;
    }
    if (place === null) {
      this.note = "What else it could have said is told once the answer is done.";
      return;
    }
    this.note = "Getting what else it could have said…";
    this.#rest = setTimeout(() => void this.#fetch(look), REST_MS);
  }

  async #fetch(look: TokenLook): Promise<void> {
    if (look.place === null || this.source === undefined) return;
    let note = "";
    let { token } = look.selected;
    try {
      token = await this.source.get(look.place);
      if (token.top.length === 0) note = "The run kept no alternatives: topLogits is 0.";
    } catch (error) {
      note = error instanceof Error ? error.message : String(error);
    }
    if (this.#look !== look) return;
    this.note = note;
    this.selected = { ...look.selected, token };
  }

  readonly #open = (): void => {
    this.#isOpened = true;
    const look = this.#look;
    if (look === null) return;
    clearTimeout(this.#rest);
    this.#keep(openedIn(look));
    void this.#fetch(look).then(() => {
      if (this.#look === look) this.renderRoot.querySelector("saccade-token-detail")?.focusAlternatives();
    });
  };

  readonly #continue = (event: Event): void => {
    const look = this.#look;
    if (!(event instanceof TokenContinueEvent) || look === null) return;
    const { trialId: trial, selected } = look;
    const { tokenId } = event;
    this.dispatchEvent(new AskHostEvent((host) => host.request("branch", { trial, place: selected.place, tokenId })));
    this.#back();
  };

  readonly #leave = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.#back();
  };

  /** Closes the token, wherever the keyboard is. */
  readonly #close = (event: Event): void => {
    if (this.selected === null || (event instanceof KeyboardEvent && event.key !== "Escape")) return;
    event.preventDefault();
    clearTimeout(this.#rest);
    this.#isOpened = false;
    this.#look = null;
    this.selected = null;
    this.#keep(null);
  };

  #keep(token: OpenedToken | null): void {
    this.opened = token;
    this.dispatchEvent(new ViewChangeEvent({ token }));
  }

  #back(): void {
    this.#isOpened = false;
    this.#look?.element?.focusToken(this.#look.selected.place);
  }

  readonly #remember = (event: FocusEvent): void => {
    if (event.target instanceof SaccadePanelTrial && event.target.column) this.current = event.target.column.id;
  };

  readonly #walk = (event: Event): void => {
    if (!(event instanceof TrialWalkEvent)) return;
    const trials = this.#trials();
    const from = trials.findIndex((trial) => trial === event.target);
    const trial = trials[from];
    const next = trial === undefined ? undefined : neighbour(trials, from, event.direction);
    if (trial === undefined || next === undefined) return;
    if (event.amongTokens) next.focusTokens(trial.tokenPlace);
    else next.focus();
  };
}

function isSeen({ top, bottom }: DOMRectReadOnly): boolean {
  return bottom >= 0 && top <= window.innerHeight;
}

customElements.define("saccade-trial-grid", SaccadeTrialGrid);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-trial-grid": SaccadeTrialGrid;
  }
}
