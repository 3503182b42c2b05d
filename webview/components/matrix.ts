import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { ARM_AXES, armKey, armOf, armsOf, varyingAxes } from "../../src/core/comparison/arms.ts";
import { clipNames } from "../../src/core/comparison/failures.ts";
import { percent } from "../../src/core/comparison/figures.ts";
import { type Judge, judgeOf, predictionOf, SAYS_LITTLE, saysLittle } from "../../src/core/comparison/prediction.ts";
import { shortened } from "../../src/core/comparison/shortened.ts";
import type { RunReport, Trial } from "../../src/protocol/run.ts";
import { TrialOpenEvent } from "./events.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { tableStyle } from "./table-style.ts";

/** Characters of an answer in a cell, and of a name over a column. */
const MOST = 22;
const MOST_NAME = 28;

/** What every arm said of every clip. A cell leads to its trial. */
export class SaccadeMatrix extends SaccadeElement {
  static override properties: PropertyDeclarations = { report: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    tableStyle,
    css`
      thead span {
        display: block;
        white-space: nowrap;
      }
      thead span:first-child {
        color: var(--saccade-text);
      }
      tbody th {
        position: sticky;
        inset-inline-start: 0;
        background: var(--saccade-surface);
        border-inline-end: 1px solid var(--saccade-line);
      }
      .name {
        display: block;
        max-width: min(32vw, 240px);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      td {
        white-space: nowrap;
      }
      button {
        display: block;
        text-align: start;
        border-radius: 3px;
      }
      button:hover {
        text-decoration: underline;
      }
      .wrong strong {
        font-weight: 600;
      }
      strong {
        font-weight: inherit;
      }
    `,
  ];

  declare report: RunReport | undefined;

  protected override render(): TemplateResult {
    const { report } = this;
    const arms = report === undefined ? [] : armsOf(report);
    const varying = report === undefined ? [] : varyingAxes(report);
    const axes = varying.length === 0 ? ARM_AXES : varying;
    const judge = report === undefined ? undefined : judgeOf(report);
    const names = report === undefined ? [] : clipNames(report);
    const labels = new Map(report?.axes.clips.flatMap(({ name, label }) => (label === null ? [] : [[name, label]])));
    const cells = new Map<string, Trial[]>();
    for (const trial of report?.trials ?? []) {
      const key = cellKey(trial.clip, armKey(armOf(trial)));
      cells.set(key, [...(cells.get(key) ?? []), trial]);
    }
    return html`<div class="scroll" tabindex="0" role="group" aria-label="What every arm said of every clip">
      <table>
        <thead>
          <tr>
            <th scope="col">clip</th>
            ${arms.map((arm) => html`<th scope="col">${axes.map((axis) => html`<span title=${arm[axis]}>${shortened(arm[axis], MOST_NAME)}</span>`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${names.map(
            (name) =>
              html`<tr>
                <th scope="row">
                  <span class="name" title=${name}>${name}</span>
                  ${labels.has(name) ? html`<span class="small quiet">${labels.get(name)}</span>` : ""}
                </th>
                ${arms.map(
                  (arm) => html`<td>${this.#repeats(cells.get(cellKey(name, armKey(arm))) ?? [], judge)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  /** One trial, or what most of its repeats said: it leads to the first that did. */
  #repeats(trials: readonly Trial[], judge: Judge | undefined): TemplateResult | typeof nothing {
    const groups = new Map<string, Trial[]>();
    for (const trial of trials) {
      const said = trial.status === "failed" ? "" : JSON.stringify(predictionOf(trial).label);
      groups.set(said, [...(groups.get(said) ?? []), trial]);
    }
    const [most] = [...groups.values()].sort((a, b) => b.length - a.length);
    const [first] = most ?? [];
    if (most === undefined || first === undefined) return nothing;
    if (trials.length === 1) return this.#cell(first, judge);
    const shares = most.flatMap((trial) => (trial.status === "failed" ? [] : (predictionOf(trial).probability ?? [])));
    const mean = shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
    return html`${this.#cell(first, judge, mean)}
      <span class="small quiet number">${most.length} of ${trials.length}</span>`;
  }

  /** @param mean of several trials like this one, in the place of its own probability */
  #cell(trial: Trial, judge: Judge | undefined, mean?: number | null): TemplateResult {
    const open = (): void => {
      this.dispatchEvent(new TrialOpenEvent(trial.clip, trial.id));
    };
    if (trial.status === "failed")
      return html`<button class="quiet" title=${trial.error} @click=${open}>failed</button>`;
    const { label, probability: own } = predictionOf(trial);
    const probability = mean === undefined ? own : mean;
    const right = judge?.(trial) ?? null;
    const mark = right === null ? "" : right ? "✓ " : "✗ ";
    return html`<button class=${right === false ? "wrong" : ""} @click=${open}>
      <strong><span aria-hidden="true">${mark}</span>${label === "" ? "(empty)" : shortened(label, MOST)}</strong>
      ${right === null ? "" : html`<span class="spoken">, ${right ? "right" : "wrong"}</span>`}
      ${
        probability === null
          ? ""
          : html`<br /><span class="small quiet number" title=${saysLittle(trial) ? SAYS_LITTLE : nothing}
                >${percent(probability)}${saysLittle(trial) ? " *" : ""}</span
              >`
      }
    </button>`;
  }
}

function cellKey(clip: string, arm: string): string {
  return JSON.stringify([clip, arm]);
}

customElements.define("saccade-matrix", SaccadeMatrix);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-matrix": SaccadeMatrix;
  }
}
