import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { moment, percent } from "../../src/core/comparison/figures.ts";
import type { InfluenceCase, InfluenceEffect } from "../../src/protocol/probe.ts";
import type { RunReport, ShownFrame } from "../../src/protocol/run.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";
import { tableStyle } from "./table-style.ts";

/** What the answer has left when a frame or a group of them is taken away. */
export class SaccadeProbeInfluence extends SaccadeElement {
  static override properties: PropertyDeclarations = { of: { attribute: false }, report: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    shareBarStyle,
    tableStyle,
    css`
      img {
        display: block;
        width: 44px;
        height: 44px;
        object-fit: contain;
        border-radius: 3px;
        background: var(--saccade-track);
      }
      h3 {
        margin: 0;
        padding: 12px 0 8px;
        font-size: inherit;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      td,
      tbody th {
        vertical-align: middle;
      }
      .effect {
        min-width: 150px;
      }
      .groups {
        margin-top: 14px;
      }
      .mark {
        font-size: var(--saccade-small);
        border: 1px solid var(--saccade-event-line);
        border-radius: 3px;
        padding: 0 4px;
      }
    `,
  ];

  declare of: InfluenceCase | undefined;
  declare report: RunReport | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { of, report } = this;
    if (of === undefined || report === undefined) return nothing;
    const { clip, target, probability, frames, groups } = of;
    const pictures = picturesOf(report, of);
    const effect = (after: InfluenceEffect | null): TemplateResult => effectCell(after, target, probability);
    return html`<h3>${clip}: ${target}, ${percent(probability)} with all ${frames.length} frames of ${of.sampler}</h3>
      <div class="scroll" tabindex="0" role="group" aria-label="Frames of ${clip}">
        <table>
          <thead>
            <tr>
              <th scope="col">frame</th>
              <th scope="col"><span class="spoken">picture</span></th>
              <th scope="col">left out</th>
              <th scope="col">replaced by its neighbour</th>
              <th scope="col">alone</th>
            </tr>
          </thead>
          <tbody>
            ${frames.map((frame, place) => {
              const source = pictures.get(frame.index);
              return html`<tr>
                <th scope="row" class="number">
                  ${place + 1} <span class="quiet">${moment(frame.ptsSeconds)}</span>
                  ${frame.onEvent ? html`<span class="mark">event</span>` : nothing}
                </th>
                <td>
                  ${source === undefined ? nothing : html`<img src=${source} alt="Frame at ${moment(frame.ptsSeconds)}" />`}
                </td>
                ${effect(frame.leftOut)}${effect(frame.replaced)}${effect(frame.only)}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      ${
        groups.length === 0
          ? nothing
          : html`<div class="scroll groups" tabindex="0" role="group" aria-label="Groups of ${clip}">
              <table>
                <thead>
                  <tr>
                    <th scope="col">left out together</th>
                    <th scope="col">${target} has left</th>
                    <th scope="col"><span class="spoken">finding</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${groups.map(
                    (group) =>
                      html`<tr>
                        <th scope="row">${group.name}</th>
                        ${effect(group.leftOut)}
                        <td>${group.redundant ? html`<span class="mark">redundant</span>` : nothing}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }`;
  }
}

function effectCell(after: InfluenceEffect | null, target: string, before: number): TemplateResult {
  if (after === null) return html`<td class="quiet">–</td>`;
  return html`<td class="effect number">
    ${shareBar(after.probability, before)} ${percent(after.probability)}
    ${after.answer === target ? nothing : html`<span class="small">says ${after.answer}</span>`}
  </td>`;
}

/** The clip's pictures by the index of their frame. */
function picturesOf({ trials, pictures }: RunReport, { clip, model }: InfluenceCase): Map<number, string> {
  const frames = trials.flatMap((trial): readonly ShownFrame[] =>
    trial.status === "done" && trial.clip === clip && trial.model === model ? trial.frames : [],
  );
  return new Map(
    frames.flatMap(({ index, picture }) => {
      const source = picture === undefined ? undefined : pictures[picture];
      return source === undefined ? [] : [[index, source] as const];
    }),
  );
}

customElements.define("saccade-probe-influence", SaccadeProbeInfluence);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-influence": SaccadeProbeInfluence;
  }
}
