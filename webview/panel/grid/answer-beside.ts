import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { percent } from "../../../src/core/comparison/figures.ts";
import type { Token } from "../../../src/protocol/answer.ts";
import type { PanelParams } from "../../../src/protocol/panel-channel.ts";
import type { DoneTrial } from "../../../src/protocol/run.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import "../../components/tokens.ts";

/** Labels that are told. */
const SHOWN = 3;

/** Another answer beside a trial's own: the previous run's, or one that was continued from another token. */
export class SaccadeAnswerBeside extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    heading: { attribute: false },
    text: { attribute: false },
    tokens: { attribute: false },
    parting: { attribute: false },
    of: { attribute: false },
    name: { attribute: false },
    problem: { attribute: false },
    pending: { attribute: false },
    labels: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      div {
        display: grid;
        gap: 5px;
        padding: 8px 10px;
        border-inline-start: 3px solid var(--saccade-line-strong);
        background: var(--saccade-track);
      }
      h4 {
        margin: 0;
        font-size: var(--saccade-small);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .text {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        unicode-bidi: plaintext;
      }
    `,
  ];

  declare heading: string;
  declare text: string;
  declare tokens: readonly Token[];
  /** Where it parts from the trial's own answer. */
  declare parting: number | null;
  /** Whose tokens these are, for the host. */
  declare of: PanelParams<"token">["of"];
  declare name: string;
  declare problem: string | null;
  declare pending: boolean;
  /** Of the answer, likeliest first; the first few are told. */
  declare labels: DoneTrial["labels"];

  constructor() {
    super();
    this.heading = "";
    this.text = "";
    this.tokens = [];
    this.parting = null;
    this.of = "previous";
    this.name = "";
    this.problem = null;
    this.pending = false;
    this.labels = [];
  }

  protected override render(): TemplateResult {
    return html`<div role="group" aria-label=${this.heading}>
      <h4>${this.heading}</h4>
      ${this.problem === null ? nothing : html`<p>${this.problem}</p>`}
      ${
        this.problem === null && this.tokens.length === 0 && this.text === ""
          ? html`<p class="quiet">${this.pending ? "Waiting for its first token…" : "An empty answer"}</p>`
          : html`<p class="text">${this.text}</p>`
      }
      <saccade-tokens
        .tokens=${this.tokens}
        .parting=${this.parting}
        .trial=${this.name}
        ?hidden=${this.tokens.length === 0}
      ></saccade-tokens>
      ${
        this.labels.length === 0
          ? nothing
          : html`<p class="small quiet number">
              ${this.labels
                .toSorted((a, b) => b.probability - a.probability)
                .slice(0, SHOWN)
                .map(({ label, probability }) => `${label} ${percent(probability)}`)
                .join(" · ")}
            </p>`
      }
    </div>`;
  }
}

customElements.define("saccade-answer-beside", SaccadeAnswerBeside);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-answer-beside": SaccadeAnswerBeside;
  }
}
