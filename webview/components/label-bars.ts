import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { percent } from "../../src/core/comparison/figures.ts";
import { saysLittle } from "../../src/core/comparison/prediction.ts";
import type { DoneTrial } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";

/** Labels that are shown, besides the true one. */
const SHOWN = 4;

/** The labels by probability, the true one marked, and a notch where the baseline has them. */
export class SaccadeLabelBars extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    trial: { attribute: false },
    truth: { attribute: false },
    baseline: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    shareBarStyle,
    css`
      ul {
        display: grid;
        grid-template-columns: minmax(88px, max-content) 1fr 60px;
        gap: 3px 10px;
      }
      li {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: subgrid;
        align-items: center;
      }
      .label {
        display: flex;
        align-items: center;
        gap: 4px;
        max-width: 160px;
        min-width: 0;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        min-width: 0;
      }
      li:first-child .name {
        font-weight: 600;
      }
      .share {
        text-align: end;
        white-space: nowrap;
      }
      .truth {
        font-size: var(--saccade-small);
        font-weight: 400;
        border: 1px solid var(--saccade-line-strong);
        border-radius: 3px;
        padding: 0 4px;
        flex: none;
      }
    `,
  ];

  declare trial: DoneTrial | undefined;
  declare truth: string | null;
  declare baseline: DoneTrial | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { trial, truth } = this;
    if (trial === undefined || trial.labels.length === 0) return nothing;
    const sorted = trial.labels.toSorted((a, b) => b.probability - a.probability);
    const shown = sorted.filter(({ label }, place) => place < SHOWN || label === truth);
    const hidden = sorted.length - shown.length;
    const { mass } = trial.labelScoring;
    return html`<ul aria-label="Labels">
        ${shown.map(({ label, probability }) => {
          const before = this.baseline?.labels.find((other) => other.label === label)?.probability;
          return html`<li>
            <span class="label">
              <span class="name" title=${label}>${label}</span>
              ${label === truth ? html`<span class="truth">true<span class="spoken"> label</span></span>` : nothing}
            </span>
            ${shareBar(probability, before)}
            <span class="share number"
              >${percent(probability)}${
                before === undefined ? nothing : html`<span class="spoken">, baseline ${percent(before)}</span>`
              }</span
            >
          </li>`;
        })}
      </ul>
      ${hidden === 0 ? nothing : html`<p class="small quiet">${hidden} less likely not shown</p>`}
      ${
        saysLittle(trial)
          ? html`<p class="small quiet">
              Only ${percent(mass)} of what the model would say is one of these labels, so their shares mean little.
            </p>`
          : nothing
      }`;
  }
}

customElements.define("saccade-label-bars", SaccadeLabelBars);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-label-bars": SaccadeLabelBars;
  }
}
