import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { type ArmAxis, armName } from "../../../src/core/comparison/arms.ts";
import { counted } from "../../../src/core/comparison/figures.ts";
import type { Coordinates, RunReport, ShownFrame } from "../../../src/protocol/run.ts";
import { TrialWalkEvent, walkDirection } from "../../components/events.ts";
import "../../components/filmstrip.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import "../../components/tokens.ts";
import type { PanelStore } from "../panel-store.ts";

/** A trial that is still to come, at the place where it will stand: its tokens appear as the model says them. */
export class SaccadePendingTrial extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    trialId: { attribute: false },
    coordinates: { attribute: false },
    axes: { attribute: false },
    store: { attribute: false },
    frames: { attribute: false },
    pictures: { attribute: false },
    reachable: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      article {
        display: grid;
        gap: 10px;
        align-content: start;
        min-height: 210px;
        height: 100%;
        padding: 14px 16px 12px;
        border: 1px dashed var(--saccade-line-strong);
        border-radius: var(--saccade-radius);
      }
      h3 {
        font-size: inherit;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .answer {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
    `,
  ];

  declare trialId: string;
  declare coordinates: Coordinates | undefined;
  declare axes: readonly ArmAxis[];
  declare store: PanelStore | undefined;
  /** Those that its sampler chooses, as far as they are known. */
  declare frames: readonly ShownFrame[];
  declare pictures: RunReport["pictures"];
  declare reachable: boolean;
  #unwatch: (() => void) | undefined;

  constructor() {
    super();
    this.trialId = "";
    this.axes = [];
    this.frames = [];
    this.pictures = {};
    this.reachable = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>("article")?.focus();
    });
  }

  focusTokens(place?: number): void {
    const tokens = this.renderRoot.querySelector("saccade-tokens");
    if (tokens === null || tokens.tokens.length === 0) this.focus();
    else tokens.focusToken(place);
  }

  get tokenPlace(): number {
    return this.renderRoot.querySelector("saccade-tokens")?.place ?? 0;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("trialId") || changed.has("store")) this.#watch();
  }

  protected override render(): TemplateResult {
    const { coordinates, store, trialId } = this;
    const tokens = store?.tokensOf(trialId) ?? [];
    const [first, ...rest] = this.axes;
    const name = coordinates === undefined ? "" : first === undefined ? armName(coordinates, []) : coordinates[first];
    const others = coordinates === undefined ? [] : rest.map((axis) => coordinates[axis]);
    return html`<article
      tabindex=${this.reachable ? 0 : -1}
      aria-labelledby="name"
      aria-busy="true"
      @keydown=${this.#walk}
    >
      <header id="name">
        <h3>${name}</h3>
        <p class="quiet">${others.join(" · ")}</p>
      </header>
      <saccade-filmstrip
        .frames=${this.frames}
        .pictures=${this.pictures}
        ?hidden=${this.frames.length === 0}
      ></saccade-filmstrip>
      ${
        tokens.length === 0
          ? html`<p class="quiet">Waiting for its turn</p>`
          : html`<p class="answer">${tokens.map(({ text }) => text).join("")}</p>
              <saccade-tokens .tokens=${[...tokens]} .trial=${name}></saccade-tokens>
              <p class="small quiet">${counted(tokens.length, "token")} so far</p>`
      }
    </article>`;
  }

  #watch(): void {
    this.#unwatch?.();
    this.#unwatch = this.store?.watch(this.trialId, () => {
      this.requestUpdate();
    });
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const onCard = event.composedPath()[0] === this.renderRoot.querySelector("article");
    const direction = walkDirection(event.key);
    if (onCard && direction !== undefined) this.dispatchEvent(new TrialWalkEvent(direction, false));
    else if (onCard && event.key === "Enter") this.focusTokens();
    else if (!onCard && event.key === "Escape") this.focus();
    else return;
    event.preventDefault();
  };
}

customElements.define("saccade-pending-trial", SaccadePendingTrial);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-pending-trial": SaccadePendingTrial;
  }
}
