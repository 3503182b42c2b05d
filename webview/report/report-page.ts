import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { clipNames, lostClips } from "../../src/core/comparison/failures.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import "../components/arm-table.ts";
import "../components/clip-section.ts";
import { TrialOpenEvent } from "../components/events.ts";
import "../components/lost-clips.ts";
import "../components/matrix.ts";
import "../components/probe-section.ts";
import "../components/run-again.ts";
import "../components/run-header.ts";
import { SaccadeElement } from "../components/saccade-element.ts";

/** A saved run, read-only, from top to bottom. */
export class SaccadeReportPage extends SaccadeElement {
  static override properties: PropertyDeclarations = { report: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      main {
        display: grid;
        gap: 44px;
        max-width: 1360px;
        margin: 0 auto;
        padding: 36px 32px 64px;
      }
      main > * {
        min-width: 0;
      }
      h2 {
        font-size: var(--saccade-heading);
        font-weight: 600;
        padding-bottom: 14px;
      }
      .clips {
        display: grid;
        gap: 36px;
      }
      .clips > * {
        min-width: 0;
      }
      @media (max-width: 640px) {
        main {
          padding: 20px 14px 40px;
        }
      }
    `,
  ];

  declare report: RunReport | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined) return nothing;
    const { clips } = report.axes;
    const lost = lostClips(report);
    return html`<main @saccade-trial-open=${this.#open}>
      <saccade-run-header .report=${report}></saccade-run-header>
      ${report.probe === undefined ? nothing : html`<saccade-probe-section .report=${report}></saccade-probe-section>`}
      ${
        clipNames(report).length < 2
          ? nothing
          : html`<section aria-labelledby="matrix">
              <h2 id="matrix">Clips and arms</h2>
              <saccade-matrix .report=${report}></saccade-matrix>
            </section>`
      }
      ${lost.length === 0 ? nothing : html`<saccade-lost-clips .lost=${lost}></saccade-lost-clips>`}
      ${
        report.trials.length === 0
          ? html`<p>
              No trial of this run was done. Resume Run in the editor, or the same command with --resume, computes what
              is missing.
            </p>`
          : html`<div class="clips">
              ${clips.map(
                (clip, place) =>
                  html`<saccade-clip-section
                    .report=${report}
                    .clip=${clip}
                    .open=${place === 0}
                  ></saccade-clip-section>`,
              )}
            </div>`
      }
      <section aria-labelledby="arms">
        <h2 id="arms">Arms</h2>
        <saccade-arm-table .report=${report}></saccade-arm-table>
      </section>
      <section aria-labelledby="again">
        <h2 id="again">To run it again</h2>
        <saccade-run-again .report=${report}></saccade-run-again>
      </section>
    </main>`;
  }

  readonly #open = (event: Event): void => {
    if (!(event instanceof TrialOpenEvent)) return;
    const sections = [...this.renderRoot.querySelectorAll("saccade-clip-section")];
    void sections.find(({ clip }) => clip?.name === event.clip)?.showTrial(event.trialId);
  };
}

customElements.define("saccade-report-page", SaccadeReportPage);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-report-page": SaccadeReportPage;
  }
}
