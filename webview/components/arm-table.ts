import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { ARM_AXES, armKey, varyingAxes } from "../../src/core/comparison/arms.ts";
import { type ArmScore, armScores } from "../../src/core/comparison/arm-scores.ts";
import { percent } from "../../src/core/comparison/figures.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { tableStyle } from "./table-style.ts";

const UNKNOWN = "–";

/** Every arm over all clips: how often it was right where that is known, how often it changed the answer, its cost. */
export class SaccadeArmTable extends SaccadeElement {
  static override properties: PropertyDeclarations = { report: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    tableStyle,
    css`
      td:not(.figure) {
        white-space: nowrap;
      }
      .note {
        padding-top: 8px;
      }
    `,
  ];

  declare report: RunReport | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined) return nothing;
    const scores = armScores(report);
    const varying = varyingAxes(report);
    const axes = varying.length === 0 ? ARM_AXES : varying;
    const judged = scores.some((score) => score.judged > 0);
    const compared = scores.some((score) => score.changed !== null);
    const baseline = report.baseline === null ? undefined : armKey(report.baseline);
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Arms">
        <table>
          <thead>
            <tr>
              ${axes.map((axis) => html`<th scope="col">${axis}</th>`)}
              <th scope="col" class="figure">done</th>
              ${
                judged
                  ? html`<th scope="col" class="figure">right</th>
                      <th scope="col" class="figure">UAR</th>`
                  : nothing
              }
              ${compared ? html`<th scope="col" class="figure">says other than<br />the baseline</th>` : nothing}
              <th scope="col" class="figure">frames</th>
              <th scope="col" class="figure">prompt tokens</th>
              <th scope="col" class="figure">new tokens</th>
            </tr>
          </thead>
          <tbody>
            ${scores.map(
              (score) =>
                html`<tr>
                  ${axes.map((axis) => html`<td>${score.arm[axis]}</td>`)}
                  <td class="figure">${score.done} of ${score.done + score.failed}</td>
                  ${judged ? judgedCells(score) : nothing}
                  ${
                    compared
                      ? html`<td class="figure">
                          ${armKey(score.arm) === baseline ? "★ baseline" : (score.changed ?? UNKNOWN)}
                        </td>`
                      : nothing
                  }
                  <td class="figure">${meanText(score.framesEncoded)}</td>
                  <td class="figure">${meanText(score.promptTokens)}</td>
                  <td class="figure">${meanText(score.newTokens)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note small quiet">
        Frames and tokens are means a
        trial.${
          judged
            ? " UAR is the unweighted average recall: the mean, over the labels that occur, of the share of clips that were answered with it."
            : ""
        }
      </p>`;
  }
}

function judgedCells({ accuracy, judged, uar }: ArmScore): TemplateResult {
  return html`<td class="figure">${accuracy === null ? UNKNOWN : `${Math.round(accuracy * judged)} of ${judged}`}</td>
    <td class="figure">${uar === null ? UNKNOWN : percent(uar)}</td>`;
}

function meanText(value: number | null): string {
  return value === null ? UNKNOWN : String(Number(value.toFixed(1)));
}

customElements.define("saccade-arm-table", SaccadeArmTable);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-arm-table": SaccadeArmTable;
  }
}
