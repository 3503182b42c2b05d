import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { ProbeKind, ProbeResult } from "../../src/protocol/probe.ts";
import type { RunReport } from "../../src/protocol/run.ts";
import "./probe-dilution.ts";
import "./probe-enrichment.ts";
import "./probe-influence.ts";
import "./probe-order.ts";
import { SaccadeElement } from "./saccade-element.ts";

/** Clips whose influence is drawn; the first ones. */
const MOST_CLIPS = 12;

const TITLES: Readonly<Record<ProbeKind, string>> = {
  dilution: "Do more frames help?",
  order: "Does the model notice the order?",
  enrichment: "Do notes on the frames in between help?",
  influence: "Which frames does the answer hang on?",
};

/** What a probe says, in a sentence each, and the figures behind it. */
export class SaccadeProbeSection extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    report: { attribute: false },
    drawnElsewhere: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      h2 {
        font-size: var(--saccade-heading);
        font-weight: 600;
        padding-bottom: 12px;
      }
      h3 {
        font-size: inherit;
        font-weight: 600;
        padding: 20px 0 4px;
        overflow-wrap: anywhere;
      }
      .verdicts {
        display: grid;
        gap: 6px;
        max-width: 86ch;
        padding-bottom: 18px;
      }
      .verdicts li {
        padding-inline-start: 12px;
        border-inline-start: 3px solid var(--saccade-mark);
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
      }
      .notes {
        display: grid;
        gap: 4px;
        max-width: 96ch;
        padding-top: 14px;
      }
    `,
  ];

  declare report: RunReport | undefined;
  /** Whether what was found of frames stands at the frames as well: its tables are folded then. */
  declare drawnElsewhere: boolean;

  constructor() {
    super();
    this.drawnElsewhere = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report?.probe === undefined) return nothing;
    const { planned, result } = report.probe;
    return html`<section aria-labelledby="probe">
      <h2 id="probe">${TITLES[planned.kind]}</h2>
      ${
        result === null
          ? html`<p>
              The probe is not finished: Resume Run in the editor, or the same command with --resume, computes what is
              missing.
            </p>`
          : html`<ul class="verdicts" aria-label="What the probe says">
                ${result.verdicts.map((sentence) => html`<li>${sentence}</li>`)}
              </ul>
              ${
                this.drawnElsewhere && result.kind === "influence"
                  ? html`<details>
                      <summary>All figures, frame by frame</summary>
                      ${figures(report, result)}
                    </details>`
                  : figures(report, result)
              }
              <ul class="notes small quiet" aria-label="How it was measured">
                ${result.notes.map((sentence) => html`<li>${sentence}</li>`)}
              </ul>`
      }
    </section>`;
  }
}

function figures(report: RunReport, result: ProbeResult): TemplateResult[] {
  switch (result.kind) {
    case "dilution":
      return result.cases.map(
        (of) => html`${caseTitle(result.cases, of)}<saccade-probe-dilution .of=${of}></saccade-probe-dilution>`,
      );
    case "order":
      return result.cases.map(
        (of) =>
          html`${caseTitle(result.cases, of)}<saccade-probe-order
              .of=${of}
              .margin=${result.marginBits}
            ></saccade-probe-order>`,
      );
    case "enrichment":
      return result.cases.map((of) => html`<saccade-probe-enrichment .of=${of}></saccade-probe-enrichment>`);
    case "influence":
      return result.cases
        .slice(0, MOST_CLIPS)
        .map((of) => html`<saccade-probe-influence .of=${of} .report=${report}></saccade-probe-influence>`);
  }
}

/** The model and the prompt of a case, where there are several. */
function caseTitle(
  cases: readonly unknown[],
  { model, prompt }: { readonly model: string; readonly prompt: string },
): TemplateResult | typeof nothing {
  return cases.length > 1 ? html`<h3>${model} · ${prompt}</h3>` : nothing;
}

customElements.define("saccade-probe-section", SaccadeProbeSection);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-section": SaccadeProbeSection;
  }
}
