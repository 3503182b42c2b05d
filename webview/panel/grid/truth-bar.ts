import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { controlStyle } from "../stage/stage-style.ts";

/** A person says what the clip shows; `null` where nobody knows. */
export class TruthEvent extends Event {
  static readonly type = "saccade-truth";
  readonly label: string | null;

  constructor(label: string | null) {
    super(TruthEvent.type, { bubbles: true, composed: true });
    this.label = label;
  }
}

/** Labels that a digit stands for. */
export const MOST_DIGITS = 9;

/** What the clip shows, set with a click or with the digit that stands before a label. */
export class SaccadeTruthBar extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    labels: { attribute: false },
    truth: { attribute: false },
    disabled: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    controlStyle,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        align-items: center;
      }
      .button[aria-pressed="true"] {
        font-weight: 600;
      }
    `,
  ];

  declare labels: readonly string[];
  declare truth: string | null;
  /** A sentence, where it cannot be set. */
  declare disabled: string;

  constructor() {
    super();
    this.labels = [];
    this.truth = null;
    this.disabled = "";
  }

  protected override render(): TemplateResult {
    return html`<div class="bar" role="group" aria-label="What the clip shows">
      <span class="quiet">It shows</span>
      ${this.labels.map((label, place) => {
        const isTruth = label === this.truth;
        return html`<button
          class="button"
          ?disabled=${this.disabled !== ""}
          title=${this.disabled}
          aria-pressed=${isTruth ? "true" : "false"}
          aria-keyshortcuts=${place < MOST_DIGITS ? String(place + 1) : ""}
          @click=${() => {
            this.dispatchEvent(new TruthEvent(isTruth ? null : label));
          }}
        >
          ${place < MOST_DIGITS ? html`<kbd aria-hidden="true">${place + 1}</kbd>` : ""} ${label}
        </button>`;
      })}
      <span class="small quiet">${this.truth === null ? "not known" : ""}</span>
    </div>`;
  }
}

customElements.define("saccade-truth-bar", SaccadeTruthBar);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-truth-bar": SaccadeTruthBar;
  }
}
