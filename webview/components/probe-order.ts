import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { bitsText, shareText } from "../../src/core/probes/figure-text.ts";
import type { OrderCase, ProbeFigure } from "../../src/protocol/probe.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";
import { tableStyle } from "./table-style.ts";

/** Clips that are listed one by one. */
const MOST_CLIPS = 12;

/** How far another order moves the labels, beside what jitter does, with the margin marked. */
export class SaccadeProbeOrder extends SaccadeElement {
  static override properties: PropertyDeclarations = { of: { attribute: false }, margin: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    shareBarStyle,
    tableStyle,
    css`
      .bar {
        width: 42%;
        min-width: 140px;
        vertical-align: middle;
      }
      .note {
        padding-top: 8px;
      }
      .clips {
        margin-top: 14px;
      }
    `,
  ];

  declare of: OrderCase | undefined;
  /** In bits. */
  declare margin: number;

  protected override render(): TemplateResult | typeof nothing {
    const { of, margin } = this;
    if (of === undefined || of.perClip.length === 0) return nothing;
    const rows = [
      { name: "reversed", figure: of.reversed.move.distance, right: of.accuracy?.reversed },
      { name: "shuffled", figure: of.shuffled.move.distance, right: of.accuracy?.shuffled },
      { name: "in order, frames jittered", figure: of.jitter, right: undefined },
    ];
    const most = Math.max(margin * 2, ...rows.map(({ figure }) => figure.high ?? figure.value));
    return html`<div class="scroll" tabindex="0" role="group" aria-label="How far the labels move">
        <table>
          <thead>
            <tr>
              <th scope="col">frames</th>
              <th scope="col" class="figure">labels move by, bits</th>
              <th scope="col"><span class="spoken">as a bar</span></th>
              <th scope="col" class="figure">95 %</th>
              ${of.accuracy === null ? nothing : html`<th scope="col" class="figure">right</th>`}
            </tr>
          </thead>
          <tbody>
            ${
              of.accuracy === null
                ? nothing
                : html`<tr>
                    <td>in order</td>
                    <td class="figure">0</td>
                    <td class="bar"></td>
                    <td></td>
                    <td class="figure">${shareText(of.accuracy.forward)}</td>
                  </tr>`
            }
            ${rows.map(
              ({ name, figure, right }) =>
                html`<tr>
                  <td>${name}</td>
                  <td class="figure">${bitsText(figure.value)}</td>
                  <td class="bar">${shareBar(figure.value / most, margin / most)}</td>
                  <td class="figure">${intervalText(figure)}</td>
                  ${of.accuracy === null ? nothing : html`<td class="figure">${right === undefined ? "–" : shareText(right)}</td>`}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note small quiet">The notch is the margin of ${margin} bits: a move below it counts as none.</p>
      ${of.perClip.length > MOST_CLIPS || of.perClip.length === 1 ? nothing : clipTable(of)}`;
  }
}

function clipTable({ perClip }: OrderCase): TemplateResult {
  return html`<div class="scroll clips" tabindex="0" role="group" aria-label="Clip by clip">
    <table>
      <thead>
        <tr>
          <th scope="col">clip</th>
          ${["reversed", "shuffled", "jittered", "most jittered"].map((title) => html`<th scope="col" class="figure">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${perClip.map(
          ({ clip, reversed, shuffled, jitter, mostJitter }) =>
            html`<tr>
              <td>${clip}</td>
              ${[reversed, shuffled, jitter, mostJitter].map((bits) => html`<td class="figure">${bitsText(bits)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function intervalText({ low, high }: ProbeFigure): string {
  return low === null || high === null ? "–" : `${bitsText(low)} to ${bitsText(high)}`;
}

customElements.define("saccade-probe-order", SaccadeProbeOrder);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-order": SaccadeProbeOrder;
  }
}
