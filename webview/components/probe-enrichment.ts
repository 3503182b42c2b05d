import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { grouped, moment, percent } from "../../src/core/comparison/figures.ts";
import { decimal } from "../../src/core/probes/figure-text.ts";
import type { EnrichmentArm, EnrichmentCase, NoteCheck, ProbeFigure } from "../../src/protocol/probe.ts";
import { SaccadeElement } from "./saccade-element.ts";
import { shareBar } from "./share-bar.ts";
import { shareBarStyle } from "./share-bar-style.ts";
import { tableStyle } from "./table-style.ts";

/** Notes that are listed one by one; those that contradict their frames come first. */
const MOST_NOTES = 40;

/** What notes did beside what frames in their place would have done, and whether the notes are true. */
export class SaccadeProbeEnrichment extends SaccadeElement {
  static override properties: PropertyDeclarations = { of: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    shareBarStyle,
    tableStyle,
    css`
      .bar {
        width: 30%;
        min-width: 140px;
        vertical-align: middle;
      }
      .note {
        padding-top: 8px;
      }
      details {
        margin-top: 14px;
      }
      summary {
        cursor: pointer;
        padding-bottom: 8px;
      }
      .mark {
        font-size: var(--saccade-small);
        border: 1px solid var(--saccade-event-line);
        border-radius: 3px;
        padding: 0 4px;
        white-space: nowrap;
      }
    `,
  ];

  declare of: EnrichmentCase | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { of } = this;
    if (of === undefined || of.arms.length === 0) return nothing;
    const { arms, notes } = of;
    const answers = arms.some(({ answer }) => answer !== null);
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Arms of the probe">
        <table>
          <thead>
            <tr>
              <th scope="col">arm</th>
              ${answers ? html`<th scope="col">answer</th>` : nothing}
              <th scope="col" class="figure">truth, nats</th>
              <th scope="col" class="figure">UAR</th>
              <th scope="col"><span class="spoken">as a bar</span></th>
              <th scope="col" class="figure">95 %</th>
              <th scope="col" class="figure">macro-F1</th>
              <th scope="col" class="figure">frames</th>
              <th scope="col" class="figure">visual tokens</th>
              <th scope="col" class="figure">text tokens</th>
            </tr>
          </thead>
          <tbody>
            ${arms.map((arm) => armRow(arm, arms[0]?.uar ?? null, answers))}
          </tbody>
        </table>
      </div>
      <p class="note small quiet">
        The notch is the keyframes alone. Tokens are means a clip over all stages, unshared.
      </p>
      ${notes.checked.length === 0 ? nothing : checkTable(notes.checked)}`;
  }
}

function armRow(arm: EnrichmentArm, bare: ProbeFigure | null, answers: boolean): TemplateResult {
  const share = (figure: ProbeFigure | null): string => (figure === null ? "–" : percent(figure.value));
  return html`<tr>
    <td>${arm.arm}</td>
    ${answers ? html`<td>${arm.answer ?? "–"}</td>` : nothing}
    <td class="figure">${arm.truthLogprob === null ? "–" : decimal(arm.truthLogprob.value)}</td>
    <td class="figure">${share(arm.uar)}</td>
    <td class="bar">${arm.uar === null ? nothing : shareBar(arm.uar.value, bare?.value)}</td>
    <td class="figure">${intervalText(arm.uar)}</td>
    <td class="figure">${share(arm.macroF1)}</td>
    <td class="figure">${decimal(arm.frames, 1)}</td>
    <td class="figure">${grouped(arm.visualTokens)}</td>
    <td class="figure">${grouped(arm.textTokens)}</td>
  </tr>`;
}

/** Each note beside its frames, each put to the model without the other. */
function checkTable(checked: readonly NoteCheck[]): TemplateResult {
  const findings = ({ contradicts, units }: NoteCheck): string[] => [
    ...(contradicts ? ["contradicts"] : []),
    ...(units?.contradicts === true ? ["another movement"] : []),
  ];
  const ordered = checked.toSorted((a, b) => findings(b).length - findings(a).length);
  const shown = ordered.slice(0, MOST_NOTES);
  const contradicting = checked.filter((note) => findings(note).length > 0).length;
  const side = (found: NoteCheck["frames"] | undefined): TemplateResult =>
    found === undefined
      ? html`<td class="number quiet">–</td>`
      : html`<td class="number">${found.label} <span class="quiet">${percent(found.probability)}</span></td>`;
  return html`<details>
    <summary>Are the notes true? ${contradicting} of ${checked.length} contradict the frames they are about</summary>
    <div class="scroll" tabindex="0" role="group" aria-label="Notes and their frames">
      <table>
        <thead>
          <tr>
            <th scope="col">clip</th>
            <th scope="col" class="figure">seconds</th>
            <th scope="col">note</th>
            <th scope="col">its frames alone</th>
            <th scope="col">its words alone</th>
            <th scope="col" class="figure">apart, bits</th>
            <th scope="col">movement in its frames</th>
            <th scope="col">movement in its words</th>
            <th scope="col" class="figure">apart, bits</th>
            <th scope="col"><span class="spoken">finding</span></th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (note) =>
              html`<tr>
                <td>${note.clip}</td>
                <td class="figure">${note.from.toFixed(2)} to ${moment(note.to)}</td>
                <td>${note.text}</td>
                ${side(note.frames)}${side(note.words)}
                <td class="figure">${decimal(note.distanceBits)}</td>
                ${side(note.units?.frames)}${side(note.units?.words)}
                <td class="figure">${note.units ? decimal(note.units.distanceBits) : "–"}</td>
                <td>${findings(note).map((finding) => html`<span class="mark">${finding}</span> `)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      shown.length === checked.length
        ? nothing
        : html`<p class="note small quiet">${checked.length - shown.length} more are in the JSON report.</p>`
    }
  </details>`;
}

function intervalText(figure: ProbeFigure | null): string {
  return typeof figure?.low === "number" && figure.high !== null
    ? `${percent(figure.low)} to ${percent(figure.high)}`
    : "–";
}

customElements.define("saccade-probe-enrichment", SaccadeProbeEnrichment);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-enrichment": SaccadeProbeEnrichment;
  }
}
